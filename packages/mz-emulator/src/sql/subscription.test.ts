import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type Emulator, startEmulator } from "../mod.ts";
import { openSession } from "./session.ts";
import { newSessionState } from "./session_state.ts";

/** A session without a wire: runs one statement and gives its rows. */
function connect(emulator: Emulator, connectionId: number) {
  const state = newSessionState({
    machine: emulator.machine,
    connectionId,
    role: "materialize",
    internal: false,
    connection: {
      statements: new Map(),
      notify: () => {},
      cancel: () => false,
      terminate: () => {},
      sever: () => {},
    },
    overrides: new Map(),
  });
  const session = openSession(state, () => "");
  const signal = new AbortController().signal;
  return async (sql: string): Promise<readonly (readonly (string | null)[])[]> => {
    const statement = await session.parse(sql, []);
    const execution = { parameters: [], signal, notice: () => {}, protocol: "simple" } as const;
    const answer = await session.execute(statement, execution);
    const rows: (readonly (string | null)[])[] = [];
    if (answer.kind === "rows") { for await (const row of answer.rows) rows.push(row); }
    return rows;
  };
}

describe("a subscription", () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator({ clock: "manual", start: Date.UTC(2026, 0, 1) });
    emulator.advance(60_000);
  });
  after(() => emulator.close());

  it("shows what is there, then what comes and goes", async () => {
    const [reader, writer] = [connect(emulator, 9001), connect(emulator, 9002)];
    await writer("CREATE TABLE sub_t (k text, v int)");
    await writer("INSERT INTO sub_t VALUES ('a', 1)");
    await reader("BEGIN");
    await reader("DECLARE c CURSOR FOR SUBSCRIBE sub_t");
    const first = await reader("FETCH 1 c");
    assert.deepEqual(first.map((row) => row.slice(1)), [["1", "a", "1"]]);
    await writer("UPDATE sub_t SET v = 2");
    const second = await reader("FETCH 2 c WITH (timeout = '10s')");
    assert.deepEqual(second.map((row) => row.slice(1)), [["-1", "a", "1"], ["1", "a", "2"]]);
    assert.equal(second[0]?.[0], second[1]?.[0]);
    await reader("ROLLBACK");
  });

  it("stamps a row that time takes away with the very millisecond", async () => {
    const [reader, writer] = [connect(emulator, 9003), connect(emulator, 9004)];
    await writer("CREATE TABLE sub_u (until numeric)");
    const end = emulator.clock.now() + 5_000;
    await writer(`INSERT INTO sub_u VALUES (${end})`);
    await reader("BEGIN");
    await reader(
      "DECLARE c CURSOR FOR SUBSCRIBE (SELECT 1 AS x FROM sub_u WHERE mz_now() < until)",
    );
    await reader("FETCH 1 c");
    emulator.advance(8_000);
    assert.deepEqual(await reader("FETCH 1 c WITH (timeout = '10s')"), [[String(end), "-1", "1"]]);
    await reader("ROLLBACK");
  });
});
