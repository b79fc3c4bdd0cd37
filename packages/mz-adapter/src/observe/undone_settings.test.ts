import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { AlterCluster, ClusterChange, ManagedSettings } from "@mz-schedctl/core";
import { type OurAlter, undoneSettings } from "./undone_settings.ts";

const settings = (over: Partial<ManagedSettings> = {}): ManagedSettings => ({
  ...{ size: "25cc", replicationFactor: 1, schedule: "manual", burst: null, reconfiguration: null },
  ...over,
});

function ours(
  at: number,
  change: ClusterChange,
  over: Partial<Pick<AlterCluster, "strategy" | "remember" | "also">> & {
    readonly found?: ManagedSettings;
  } = {},
): OurAlter {
  const { found = settings(), ...rest } = over;
  const action: AlterCluster = {
    ...{ kind: "alter_cluster", cluster: { id: "u1", name: "c" }, change, before: [] },
    ...{ strategy: "target_size", remember: { kind: "changed" }, also: [] },
    reason: { code: "WHY", text: "because", numbers: {} },
    expects: { ready: [], absentNames: [], unsubscribed: false, settings: found },
    ...rest,
  };
  return { clusterId: "u1", at, action };
}

const theirs = (at: number, by = "bob") => ({ clusterId: "u1", at, by });

/** As `at strategy: settings by`. */
function undone(
  own: readonly OurAlter[],
  foreign: readonly ReturnType<typeof theirs>[],
  today: ManagedSettings | null,
): readonly string[] {
  return undoneSettings(own, foreign, () => today).map((one) =>
    `${one.at} ${one.strategy}: ${one.did === "altered" ? one.settings : one.did} ${one.by}`
  );
}

describe("undoneSettings()", () => {
  it("is a setting of ours that is another one after somebody else's change", () => {
    const own = [ours(1, { replicationFactor: 2 })];
    assert.deepEqual(undone(own, [theirs(2)], settings()), [
      "2 target_size: replication factor 1 bob",
    ]);
    assert.deepEqual(undone(own, [theirs(2)], settings({ replicationFactor: 2 })), []);
    assert.deepEqual(undone(own, [theirs(0)], settings()), []);
    assert.deepEqual(undone(own, [], settings()), []);
    assert.deepEqual(undone(own, [theirs(2)], null), []);
  });

  it("is seen in what our next change found, too, and counts once", () => {
    const own = [
      ours(1, { replicationFactor: 2 }),
      ours(3, { replicationFactor: 2 }, { found: settings() }),
      ours(5, { burst: null }, { found: settings({ replicationFactor: 3 }) }),
    ];
    const today = settings({ replicationFactor: 3 });
    assert.deepEqual(undone(own, [theirs(2), theirs(4, "amy"), theirs(6)], today), [
      "2 target_size: replication factor 1 bob",
      "4 target_size: replication factor 3 amy",
    ]);
  });

  it("is not what we ourselves have set anew", () => {
    const own = [
      ours(1, { replicationFactor: 0 }),
      ours(3, { replicationFactor: 1 }, { found: settings({ replicationFactor: 0 }) }),
    ];
    assert.deepEqual(undone(own, [theirs(2), theirs(4)], settings()), []);
  });

  it("counts a resize by its target, and not where Materialize has given it up", () => {
    const target = { size: "50cc", replicationFactor: 1 };
    const resize = (status: "in-progress" | "timed-out" | "resource-exhausted" | "cancelled") =>
      settings({ reconfiguration: { status, deadline: 9, target } });
    const own = [ours(1, { size: "50cc" })];
    assert.deepEqual(undone(own, [theirs(2)], resize("in-progress")), []);
    assert.deepEqual(undone(own, [theirs(2)], resize("timed-out")), []);
    assert.deepEqual(undone(own, [theirs(2)], resize("resource-exhausted")), []);
    assert.deepEqual(undone(own, [theirs(2)], resize("cancelled")), [
      "2 target_size: size 25cc bob",
    ]);
  });

  it("names the strategy whose setting it was, once each", () => {
    const burst = { size: "100cc", lingerSeconds: null };
    const also = [{ strategy: "burst", effect: { kind: "set_burst", burst } as const }];
    const own = [ours(1, { size: "50cc", replicationFactor: 2, burst }, { also })];
    assert.deepEqual(undone(own, [theirs(2)], settings()), [
      "2 target_size: size 25cc, replication factor 1 bob",
      "2 burst: no auto scaling strategy bob",
    ]);
    const alone = [
      ours(1, { burst: null }, { strategy: "x", remember: { kind: "set_burst", burst: null } }),
    ];
    assert.deepEqual(undone(alone, [theirs(2)], settings({ burst })), [
      "2 x: an auto scaling strategy with hydration size 100cc bob",
    ]);
  });
});
