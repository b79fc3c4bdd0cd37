import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { toObjects } from "./objects.ts";
import { toStrategyRow } from "./strategy_rows.ts";
import { toTrace } from "./trace_rows.ts";

describe("toTrace()", () => {
  const row = { cluster_id: "u1", created_at: "9000", announced_at: null };
  const said = (effect: unknown) => JSON.stringify({ strategy: "idle_suspend", effect });

  it("counts a suspension from its announcement on", () => {
    const replicas = [{ name: "a", size: "25cc", availability_zone: null }];
    const told = toTrace({
      ...row,
      announced_at: "1970-01-01T00:00:08.500Z",
      said: said({ kind: "suspended", replicas }),
    });
    assert.deepEqual(told, {
      clusterId: "u1",
      strategy: "idle_suspend",
      startedAt: 8500,
      at: 9000,
      effect: {
        kind: "suspended",
        replicas: [{ name: "a", size: "25cc", availabilityZone: null }],
      },
    });
  });

  it("knows a wake, and says nothing of what it cannot understand", () => {
    for (const kind of ["awake", "retired"]) {
      assert.deepEqual(toTrace({ ...row, said: said({ kind }) })?.effect, { kind });
    }
    const replica = { name: "a", size: "25cc" };
    const made = toTrace({ ...row, said: said({ kind: "made", replica }) });
    assert.deepEqual(made?.effect, { kind: "made", replica });
    assert.equal(toTrace({ ...row, said: said({ kind: "made" }) }), null);
    const burst = { size: "50cc", lingerSeconds: null };
    const set = toTrace({ ...row, said: said({ kind: "set_burst", burst }) });
    assert.deepEqual(set?.effect, { kind: "set_burst", burst });
    assert.equal(toTrace({ ...row, said: said({ kind: "suspended" }) }), null);
    assert.equal(toTrace({ ...row, said: null }), null);
  });
});

describe("rows of the catalog and of people", () => {
  it("an object that nobody reports on is not false anywhere", () => {
    const object = { cluster_id: "u1", id: "u5", name: "i", type: "index" };
    const row = { ...object, hydrated: "f", time_ns: null };
    const [silent] = toObjects([{ ...row, replica_id: null }]).get("u1") ?? [];
    assert.deepEqual(silent?.hydrated, new Map());
    const [two] = toObjects([
      { ...row, replica_id: "u1", hydrated: "t" },
      { ...row, replica_id: "u2", hydrated: null },
    ]).get("u1") ?? [];
    assert.deepEqual(two?.hydrated, new Map([["u1", true], ["u2", false]]));
    assert.equal(two?.hydrationSeconds, undefined);
  });

  it("objects of a cluster that are hydrated alike share one map, and no others do", () => {
    const row = { cluster_id: "u1", name: "i", type: "index", time_ns: null };
    const told = (id: string, replica_id: string | null, hydrated: string | null) => ({
      ...row,
      id,
      replica_id,
      hydrated,
    });
    const rows = [
      told("u5", "u1", "t"),
      told("u6", "u1", "f"),
      told("u7", "u1", "t"),
      told("u8", "u2", "t"),
      told("u9", null, null),
    ];
    const other = { ...told("u10", "u1", "t"), cluster_id: "u2" };
    const objects = toObjects([...rows, told("u5", "u2", "t"), told("u7", "u2", "t"), other]);
    const [a, b, c, d, e] = objects.get("u1")?.map((one) => one.hydrated) ?? [];
    assert.equal(c, a);
    assert.deepEqual([a, b, d, e], [
      new Map([["u1", true], ["u2", true]]),
      new Map([["u1", false]]),
      new Map([["u2", true]]),
      new Map(),
    ]);
    assert.deepEqual(objects.get("u2")?.map((one) => one.hydrated), [new Map([["u1", true]])]);
  });

  it("how long an object took to hydrate is told per replica, to the tenth of a second", () => {
    const row = { cluster_id: "u1", id: "u5", name: "i", type: "index", hydrated: "t" };
    const [object] = toObjects([
      { ...row, replica_id: "u1", time_ns: "61249999999" },
      { ...row, replica_id: "u2", time_ns: null },
      { ...row, replica_id: "u3", time_ns: "0" },
    ]).get("u1") ?? [];
    assert.deepEqual(object?.hydrationSeconds, new Map([["u1", 61.2], ["u3", 0]]));
  });

  it("a strategy row keeps microseconds apart", () => {
    const row = { cluster_id: "u1", strategy_type: "x", config: "[1]" };
    const a = toStrategyRow({ ...row, updated_at: "1732212345678.123" });
    const b = toStrategyRow({ ...row, updated_at: "1732212345678.124" });
    assert.notEqual(a.updatedAt, b.updatedAt);
    assert.deepEqual(a.config, [1]);
    assert.equal(toStrategyRow({ ...row, updated_at: null }).updatedAt, null);
  });
});
