import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cluster, replica, view } from "../../../../tests/support/builders.ts";
import { START } from "../../../../tests/support/fake_world.ts";
import type { ManagedSettings, Reconfiguration } from "../model/managed.ts";
import type { Ladder, Memory } from "../model/memory.ts";
import type { ObservedReplica } from "../model/observation.ts";
import type { ProcessOutage } from "../model/outage.ts";
import type { Proposal } from "../model/proposal.ts";
import { known } from "../model/signal.ts";
import { shrinkToFit } from "./shrink_to_fit.ts";

const HOUR = 3_600_000;
const CONFIG = { max_replica_size: "200cc" };

interface Case {
  readonly settings?: Partial<ManagedSettings>;
  readonly replicas?: readonly ObservedReplica[];
  readonly memory?: number;
  readonly outages?: readonly ProcessOutage[];
  readonly ladder?: Partial<Ladder>;
  readonly changedSecondsAgo?: number;
  readonly config?: Record<string, unknown>;
}

/** A managed cluster with one replica of 100cc that was measured for an hour. */
function decide(given: Case = {}): Proposal {
  const settings: ManagedSettings = {
    ...{ size: "100cc", replicationFactor: 1, schedule: "manual" },
    ...{ burst: null, reconfiguration: null },
    ...given.settings,
  };
  const replicas = given.replicas ?? [replica("r1", settings.size)];
  const memory: Memory | null = given.ladder === undefined ? null : {
    ...{ strategy: "shrink_to_fit", revision: 1 },
    lastChangeAt: START - (given.changedSecondsAgo ?? 86_400) * 1000,
    ladder: ladder(given.ladder),
  };
  const observed = cluster({ managed: true, settings, replicas });
  return shrinkToFit.decide(
    { ...CONFIG, ...given.config },
  )(
    view({
      cluster: observed,
      ...(memory === null ? {} : { memory }),
      outages: known(given.outages ?? [], START),
      utilization: known(
        replicas.map((one) => ({
          replicaId: one.id,
          ...{ processes: 2, samples: 60, firstAt: START - HOUR, lastAt: START },
          ...{ memoryPercent: given.memory ?? 10, cpuPercent: 5 },
        })),
        START,
      ),
    }),
  );
}

function ladder(more: Partial<Ladder> = {}): Ladder {
  const base = { maxSize: "200cc", objects: "none", objectsSince: null };
  return { ...base, tooSmall: [], probing: [], ...more };
}

function wish({ shape }: Proposal): string {
  if (shape === undefined || shape.kind === "silent") return "silent";
  return shape.kind === "hold"
    ? `hold ${shape.reason.code}`
    : `${shape.value.size} ${shape.reason.code}`;
}

const learned = ({ learned: effect }: Proposal) =>
  effect?.kind === "climbed" ? effect.ladder : undefined;

function resizing(size: string, status: Reconfiguration["status"] = "in-progress") {
  const target = { size, replicationFactor: 1 };
  return { reconfiguration: { status, deadline: START + HOUR, target } };
}

function outOfMemory(id: string): readonly ProcessOutage[] {
  return [{ replicaId: id, processId: 0, outOfMemory: true, at: START - 600_000 }];
}

const verdict = (size: string) => ({
  ...{ size, outOfMemory: 1, crashes: 0 },
  ...{ at: START - 600_000, until: START + 7 * 24 * HOUR },
});

describe("shrink_to_fit on a managed cluster", () => {
  it("goes down a size, and remembers what it is about to try", () => {
    const proposal = decide();
    assert.equal(wish(proposal), "50cc ROOM_LEFT");
    const begun = { probing: ["50cc"], steady: { ready: false, since: START } };
    assert.deepEqual(proposal.onChange, { kind: "climbed", ladder: ladder(begun) });
    assert.deepEqual(learned(proposal), ladder());
    assert.equal(decide({ ladder: {} }).learned, undefined);
  });

  it("passes on that downtime is accepted", () => {
    const { shape } = decide({ config: { allow_downtime: true } });
    assert.equal(shape?.kind === "speak" && shape.value.allowDowntime, true);
    const { shape: silent } = decide();
    assert.ok(silent?.kind === "speak" && !("allowDowntime" in silent.value));
  });

  it("keeps the size that Materialize is about to bring, whatever the figures", () => {
    const both = [replica("r1", "100cc"), replica("r2", "50cc", { processesOnline: 0 })];
    const given = { settings: resizing("50cc"), replicas: both, memory: 99 };
    assert.equal(wish(decide(given)), "50cc RESIZING");
    assert.equal(decide(given).onChange, undefined);
    assert.equal(wish(decide({ settings: resizing("50cc", "finalized") })), "50cc ROOM_LEFT");
  });

  it("goes back when the new size runs out of memory meanwhile", () => {
    const both = [replica("r1", "100cc"), replica("r2", "50cc", { processesOnline: 0 })];
    const given = { settings: resizing("50cc"), replicas: both, outages: outOfMemory("u_r2") };
    const proposal = decide(given);
    assert.equal(wish(proposal), "100cc TOO_SMALL");
    assert.deepEqual(learned(proposal)?.tooSmall.map((one) => one.size), ["50cc"]);
  });

  it("keeps what serves although it is too large, where nothing that is allowed fits", () => {
    const both = [replica("r1", "400cc"), replica("r2", "200cc", { processesOnline: 0 })];
    const settings = { size: "400cc", ...resizing("200cc") };
    const outages = outOfMemory("u_r2");
    assert.equal(wish(decide({ settings, replicas: both, outages })), "400cc NOTHING_FITS");
    const later = { settings: { size: "400cc" }, ladder: { tooSmall: [verdict("200cc")] } };
    assert.equal(wish(decide(later)), "400cc NOTHING_FITS");
  });

  it("goes up when it runs out of memory, also while nothing is ready or a cooldown runs", () => {
    const down = [replica("r1", "100cc", { processesOnline: 0 })];
    const config = { cooldown_s: 3_600 };
    const given = { replicas: down, outages: outOfMemory("u_r1"), config };
    assert.equal(wish(decide({ ...given, ladder: {}, changedSecondsAgo: 10 })), "200cc TOO_SMALL");
    const top = { settings: { size: "200cc" }, outages: outOfMemory("u_r1") };
    assert.equal(wish(decide(top)), "200cc NOTHING_FITS");
  });

  it("delays a new step by its cooldown, to the second", () => {
    const config = { cooldown_s: 7_200 };
    const after = (changedSecondsAgo: number, more: Case = {}) =>
      wish(decide({ config, ladder: {}, changedSecondsAgo, ...more }));
    assert.equal(after(7_199), "hold COOLDOWN");
    assert.equal(after(7_200), "50cc ROOM_LEFT");
    assert.equal(after(7_199, { memory: 90 }), "hold COOLDOWN");
    assert.equal(after(7_199, { settings: { size: "400cc" } }), "hold COOLDOWN");
    assert.equal(after(7_199, { memory: 50 }), "100cc FITS");
  });

  it("brings down what is above the largest size, ready or not", () => {
    const starting = [replica("r1", "400cc", { processesOnline: 0 })];
    const settings = { size: "400cc" };
    assert.equal(wish(decide({ settings, replicas: starting })), "200cc ABOVE_MAXIMUM");
    assert.equal(wish(decide({ settings: { size: "gone" } })), "hold UNKNOWN_CAPACITY");
  });

  it("holds while it has no replicas, not all of them, or one that is not ready", () => {
    const none = { settings: { replicationFactor: 0 }, replicas: [] };
    assert.equal(wish(decide(none)), "hold NO_REPLICAS");
    assert.equal(wish(decide({ settings: { replicationFactor: 2 } })), "hold NOT_READY");
    const extra = [replica("r1", "100cc"), replica("r2", "25cc", { processesOnline: 0 })];
    assert.equal(wish(decide({ replicas: extra })), "50cc ROOM_LEFT");
  });

  it("counts from when replicas that started lately were first seen ready", () => {
    const young = [replica("r1", "100cc", { createdAt: START - 60_000 })];
    const first = decide({ replicas: young });
    assert.equal(wish(first), "hold MEASURING");
    assert.deepEqual(learned(first)?.steady, { ready: true, since: START });
    const seen = { steady: { ready: true, since: START - 30_000 } };
    assert.equal(decide({ replicas: young, ladder: seen }).learned, undefined);
    const long = (ms: number) =>
      wish(decide({ ladder: { steady: { ready: true, since: START - ms } } }));
    assert.equal(long(HOUR), "50cc ROOM_LEFT");
    assert.equal(long(HOUR - 1), "hold MEASURING");
  });

  it("remembers a start that takes longer than the window", () => {
    const down = (ms: number) => {
      const at = { createdAt: START - ms, statusChangedAt: null, processesOnline: 0 };
      return learned(decide({ replicas: [replica("r1", "100cc", at)] }))?.steady;
    };
    assert.deepEqual(down(HOUR), { ready: false, since: START });
    assert.equal(down(HOUR - 1), undefined);
    const back = decide({ ladder: { steady: { ready: false, since: START - 2 * HOUR } } });
    assert.equal(wish(back), "hold MEASURING");
    assert.deepEqual(learned(back)?.steady, { ready: true, since: START });
  });

  it("forgets what it tried once that has come, not while it has not", () => {
    const tried = (size: string) => learned(decide({ ladder: { probing: [size] } }))?.probing;
    assert.deepEqual(tried("100cc"), []);
    assert.equal(tried("50cc"), undefined);
  });
});
