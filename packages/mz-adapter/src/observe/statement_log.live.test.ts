/** The query of the statement log, answered by the emulator. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type Emulator, startEmulator } from "@mz-schedctl/mz-emulator";
import { openConnection, type Query } from "../session/connection.ts";
import { parseAddress } from "../session/address.ts";
import { buildStatementLogQuery, toStatementLog } from "./statement_log.ts";

let emulator: Emulator;

before(async () => {
  emulator = await startEmulator({ speed: 100 });
});
after(() => emulator.close());

/** Statements of an application whose session is on the cluster; refusals are no failure. */
async function inSession(application: string, cluster: string, statements: readonly string[]) {
  await asApplication(application, cluster, async (query) => {
    for (const text of statements) await query({ doing: "test", text }).catch(() => {});
  });
}

async function asApplication<T>(name: string, cluster: string, work: (query: Query) => Promise<T>) {
  const connection = openConnection({
    address: parseAddress(emulator.url),
    parameters: { application_name: name, cluster },
    controlCluster: null,
  });
  try {
    return await work(connection.query);
  } finally {
    await connection.close();
  }
}

/** What the log says of the application, once everything is in it. */
async function useBy(application: string, access: "full" | "redacted") {
  const since = emulator.clock.now() - 3_600_000;
  return await asApplication("reader", "quickstart", async (query) => {
    for (;;) {
      const { rows } = await query(buildStatementLogQuery(since, access));
      const mine = rows.filter((row) => row["application"] === application);
      if (mine.length > 0) return toStatementLog(mine, 1).use;
    }
  });
}

describe("the statement log on the wire", () => {
  before(() =>
    inSession("setup", "quickstart", [
      "CREATE CLUSTER hollow REPLICAS ()",
      "CREATE TABLE t (a int, at timestamptz DEFAULT now())",
    ])
  );

  it("an INSERT of plain values that succeeds is no use", async () => {
    await inSession("plain", "hollow", ["INSERT INTO t VALUES (1, NULL)"]);
    assert.deepEqual(await useBy("plain", "full"), []);
    assert.deepEqual(await useBy("plain", "redacted"), []);
  });

  it("an INSERT whose default needs a replica wakes, with or without its error message", async () => {
    await inSession("default", "hollow", ["INSERT INTO t (a) VALUES (1)"]);
    for (const access of ["full", "redacted"] as const) {
      const [use] = await useBy("default", access);
      assert.ok(typeof use?.lastRefusedAt === "number", access);
    }
  });

  it("an UPDATE is use", async () => {
    await inSession("writer", "quickstart", ["UPDATE t SET a = 2"]);
    const [use] = await useBy("writer", "redacted");
    assert.ok(typeof use?.lastUseAt === "number");
    assert.equal(use.running, 0);
  });
});
