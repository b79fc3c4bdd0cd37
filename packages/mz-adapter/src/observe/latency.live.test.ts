/** How long reads take, answered by the emulator from its statement log. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { NO_REQUEST } from "@mz-schedctl/core";
import { type Emulator, startEmulator } from "@mz-schedctl/mz-emulator";
import { type Adapter, connect } from "../mod.ts";
import { parseAddress } from "../session/address.ts";
import { openConnection, type Query } from "../session/connection.ts";

let emulator: Emulator;
let adapter: Adapter;
let busy: string;

before(async () => {
  emulator = await startEmulator({ clock: "manual", start: Date.now(), rbac: true });
  await emulator.run(
    "CREATE CLUSTER busy REPLICAS (r1 (SIZE '25cc')); CREATE CLUSTER idle REPLICAS ();" +
      "CREATE TABLE t (a int)",
  );
  emulator.advance(60_000);
  const first = await connectAs("mz_system");
  await first.store.init();
  await first.close();
  adapter = await connectAs("mz_system");
  busy = await idOf("busy");
});
after(async () => {
  await adapter?.close();
  await emulator?.close();
});

async function connectAs(role: string): Promise<Adapter> {
  const url = role === "mz_system"
    ? emulator.internalUrl
    : emulator.url.replace("materialize@", `${role}@`);
  return await connect({ url, cycleId: "c", toolVersion: "0.1.0", controlCluster: "quickstart" });
}

async function idOf(name: string): Promise<string> {
  const id = (await adapter.store.clusters()).find((one) => one.name === name)?.id;
  assert.ok(id !== undefined);
  return id;
}

/** Statements of an application on the cluster `busy`; each takes as long as is said. */
async function run(application: string, statements: readonly (readonly [string, number])[]) {
  const connection = openConnection({
    address: parseAddress(emulator.url),
    parameters: { application_name: application, cluster: "busy" },
    controlCluster: null,
  });
  await connection.together(async (query) => {
    for (const [text, ms] of statements) await slowly(query, application, { text, ms });
  });
  await connection.close();
  emulator.advance(10_000);
}

/** The clock stands still but for what the statement takes. */
async function slowly(
  query: Query,
  application: string,
  { text, ms }: { readonly text: string; readonly ms: number },
): Promise<void> {
  if (ms > 0) emulator.faults.add({ kind: "slow", ms, application: `^${application}$` });
  const answer = query({ doing: "test", text }).catch(() => {});
  if (ms > 0) {
    let done = false;
    answer.finally(() => done = true);
    while (emulator.faults.list().length > 0) await turn();
    emulator.advance(ms);
    while (!done) await turn();
  }
  await answer;
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

async function latency(seconds: number, id = busy) {
  const { latency } = await adapter.environment.observe(() => ({
    ...NO_REQUEST,
    latencySeconds: new Map([[id, seconds]]),
  }));
  assert.equal(latency.kind, "known");
  // The log keeps its times apart by a millisecond or two where they would be the same.
  return latency.kind !== "known"
    ? []
    : latency.value.map((one) => ({ ...one, p95Ms: Math.round(one.p95Ms / 10) * 10 }));
}

describe("the latency of reads", () => {
  it("is the 95th percentile by nearest rank, of a window that ends", async () => {
    const reads = Array.from(
      { length: 20 },
      (_, index) => ["SELECT * FROM t", (index + 1) * 100] as const,
    );
    await run("dashboard", reads);
    assert.deepEqual(await latency(300), [{ clusterId: busy, samples: 20, p95Ms: 1_900 }]);
    emulator.advance(400_000);
    assert.deepEqual(await latency(300), []);
    assert.deepEqual((await latency(3_600)).map((one) => one.samples), [20]);
  });

  it("counts SELECT and FETCH of others that were answered on the cluster, nothing else", async () => {
    await run("app", [
      ["SELECT * FROM t", 500],
      ["BEGIN", 0],
      ["DECLARE c CURSOR FOR SELECT * FROM t", 0],
      ["FETCH 1 c", 700],
      ["COMMIT", 0],
      ["INSERT INTO t VALUES (1)", 900],
      ["UPDATE t SET a = 2", 900],
      ["SELECT 1", 900],
      ["SELECT name FROM mz_clusters", 900],
      ["SELECT 1 / a FROM (SELECT 0 AS a FROM t)", 900],
      ["SET cluster = busy", 900],
    ]);
    await run("mz-schedctl cycle", [["SELECT * FROM t", 900]]);
    assert.deepEqual(await latency(60), [{ clusterId: busy, samples: 2, p95Ms: 700 }]);
    assert.deepEqual(await latency(60, await idOf("idle")), []);
  });

  it("has a window of its own for each cluster, and is one statement for all", async () => {
    const quickstart = await idOf("quickstart");
    const { latency } = await adapter.environment.observe(() => ({
      ...NO_REQUEST,
      latencySeconds: new Map([[busy, 86_400], [quickstart, 60], ["it's", 5]]),
    }));
    assert.equal(latency.kind, "known");
    if (latency.kind !== "known") return;
    assert.deepEqual(latency.value.map((one) => [one.clusterId, one.samples]), [[busy, 22]]);
  });

  it("is missing where nobody asks, and where the log is not shown", async () => {
    const { latency: unasked } = await adapter.environment.observe(() => NO_REQUEST);
    assert.equal(unasked.kind === "missing" && unasked.code, "LATENCY_NOT_READ");
    await adapter.query({ doing: "test", text: "CREATE ROLE joe LOGIN" });
    for (const table of adapter.facts.ours.tables.keys()) {
      await adapter.query({ doing: "test", text: `GRANT SELECT ON ${table} TO joe` });
    }
    const joe = await connectAs("joe");
    const { latency } = await joe.environment.observe(() => ({
      ...NO_REQUEST,
      latencySeconds: new Map([[busy, 60]]),
    }));
    await joe.close();
    assert.equal(latency.kind === "missing" && latency.code, "LOG_DENIED");
    assert.equal(
      latency.kind === "missing" && latency.remedy,
      'GRANT mz_monitor_redacted TO "joe"',
    );
  });
});
