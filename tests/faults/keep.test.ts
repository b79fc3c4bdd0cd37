/** A moment that is kept and brought back, with all that happened since undone. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import postgres from "postgres";
import { type Emulator, startEmulator } from "@mz-schedctl/mz-emulator";

let emulator: Emulator;
let sql: postgres.Sql;

before(async () => {
  emulator = await startEmulator({ clock: "manual", start: Date.UTC(2026, 0, 1) });
  sql = postgres(emulator.url, { max: 1, prepare: false, fetch_types: false, onnotice: () => {} });
  await sql`CREATE TABLE notes (text text)`;
  await sql`CREATE CLUSTER shop REPLICAS (r1 (SIZE '25cc'))`;
  await sql`INSERT INTO notes VALUES ('first')`;
});
after(async () => {
  await sql.end();
  await emulator.close();
});

/** All that a person could tell one moment from another by. */
async function seen(): Promise<unknown> {
  return {
    now: emulator.clock.now(),
    notes: await sql`SELECT text FROM notes ORDER BY 1`,
    replicas: await sql`SELECT id, name, size FROM mz_catalog.mz_cluster_replicas ORDER BY id`,
    online: await sql`SELECT status, updated_at FROM mz_internal.mz_cluster_replica_statuses
      ORDER BY replica_id`,
    audit:
      await sql`SELECT id, event_type, occurred_at FROM mz_catalog.mz_audit_events ORDER BY id`,
  };
}

describe("keep()", () => {
  it("brings everything back, as often as one likes, and the same things happen again", async () => {
    const bringBack = await emulator.keep();
    const before = await seen();
    const ends: unknown[] = [];
    for (let life = 1; life <= 3; life++) {
      await bringBack();
      await sql`INSERT INTO notes VALUES ('second')`;
      await sql`INSERT INTO notes SELECT 'third' WHERE NOT EXISTS (SELECT 1 FROM notes
        WHERE text = 'third')`;
      await sql`DELETE FROM notes WHERE text = 'first'`;
      await sql`CREATE CLUSTER REPLICA shop.r2 (SIZE '50cc')`;
      await sql`DROP CLUSTER REPLICA shop.r1`;
      await sql`CREATE TABLE more (text text)`;
      emulator.advance(60_000);
      await sql`INSERT INTO more VALUES ('third')`;
      ends.push(await seen());
      await bringBack();
      assert.deepEqual(await seen(), before);
    }
    assert.notDeepEqual(ends[0], before);
    assert.deepEqual(ends[1], ends[0]);
    assert.deepEqual(ends[2], ends[0]);
  });

  it("does not do so while somebody else is connected", async () => {
    const bringBack = await emulator.keep();
    const other = postgres(emulator.url, { max: 1, onnotice: () => {} });
    await other`SELECT 1`;
    await assert.rejects(bringBack(), /connections .* are open, it must be/);
    await other.end();
  });
});
