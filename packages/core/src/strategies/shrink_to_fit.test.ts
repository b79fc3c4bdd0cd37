import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cluster, object, replica, SIZES, view } from "../../../../tests/support/builders.ts";
import { START } from "../../../../tests/support/fake_world.ts";
import type { Ladder, Memory } from "../model/memory.ts";
import type { ProcessOutage } from "../model/outage.ts";
import type { Proposal } from "../model/proposal.ts";
import { known, missing } from "../model/signal.ts";
import type { ClusterView } from "./strategy.ts";
import { objectsText } from "./ladder_memory.ts";
import { shrinkToFit } from "./shrink_to_fit.ts";

const CONFIG = { max_replica_size: "100cc" };
const HOUR = 3_600_000;

function ladder(more: Partial<Ladder> = {}): Ladder {
  const base = { maxSize: "100cc", objects: "none", objectsSince: null };
  return { ...base, tooSmall: [], probing: [], ...more };
}

function remembering(known: Partial<Ladder>, secondsAgo = 0): Memory {
  const lastChangeAt = START - secondsAgo * 1000;
  return { strategy: "shrink_to_fit", revision: 1, lastChangeAt, ladder: ladder(known) };
}

function having(...sizes: readonly string[]) {
  return cluster({ replicas: sizes.map((size) => replica(size, size)) });
}

function outages(size: string, count: number, outOfMemory = true): readonly ProcessOutage[] {
  return Array.from({ length: count }, (_, index) => ({
    replicaId: `u_${size}`,
    ...{ processId: 0, outOfMemory, at: START - HOUR - index * 120_000 },
  }));
}

function decide(more: Partial<ClusterView>, config: Record<string, unknown> = {}): Proposal {
  return shrinkToFit.decide({ ...CONFIG, ...config })(view(more));
}

function wish({ shape }: Proposal): string {
  if (shape?.kind !== "speak") return shape?.kind ?? "silent";
  return [shape.value.size, ...shape.value.probes ?? []].join(" ");
}

const code = ({ shape }: Proposal) =>
  shape === undefined || shape.kind === "silent" ? null : shape.reason.code;

describe("shrink_to_fit reads", () => {
  it("a largest size, counts and times, and nothing else", () => {
    const valid = (config: unknown) => shrinkToFit.schema.safeParse(config).success;
    const counts = { min_oom_count: 1, min_crash_count: 1, verdict_ttl_s: 1, cooldown_s: 0 };
    assert.ok(valid(CONFIG));
    assert.ok(valid({ ...CONFIG, ...counts }));
    for (const key of Object.keys(counts)) assert.ok(!valid({ ...CONFIG, [key]: -1 }), key);
    for (const key of ["min_oom_count", "min_crash_count", "verdict_ttl_s"]) {
      assert.ok(!valid({ ...CONFIG, [key]: 0 }), key);
    }
    assert.ok(!valid({}) && !valid({ ...CONFIG, size: "1" }));
  });

  it("only sizes that the environment offers, and outages", () => {
    const wrong = shrinkToFit.check({ max_replica_size: "9cc" }, { sizes: SIZES });
    assert.match(wrong ?? "", /max_replica_size is "9cc"/);
    assert.equal(shrinkToFit.check(CONFIG, { sizes: SIZES }), null);
    const asked = (managed: boolean, config = CONFIG) => shrinkToFit.signals(config, { managed });
    assert.deepEqual(asked(false), { outages: true });
    assert.deepEqual(asked(true), { outages: true, utilizationSeconds: 3_600 });
    const short = { ...CONFIG, window_s: 600 };
    assert.deepEqual(asked(true, short), { outages: true, utilizationSeconds: 600 });
  });
});

describe("shrink_to_fit", () => {
  it("holds while nobody can see outages", () => {
    const proposal = decide({ outages: missing("DENIED", "denied", "grant it") });
    assert.equal(wish(proposal), "hold");
    assert.equal(code(proposal), "DENIED");
    assert.equal(proposal.learned, undefined);
  });

  it("holds on a managed cluster of which nobody knows the size, and forgets it with its row", () => {
    const managed = { ...having("100cc"), managed: true };
    assert.equal(code(decide({ cluster: managed })), "UNKNOWN_SETTINGS");
    const memory = remembering({ probing: ["25cc"] });
    const forgotten = { learned: { kind: "climbed", ladder: null } };
    assert.deepEqual(shrinkToFit.undo(view({ cluster: managed, memory })), forgotten);
    assert.deepEqual(shrinkToFit.undo(view({ cluster: managed })), {});
  });

  it("tells the costs of a stage in numbers", () => {
    const { shape } = decide({ cluster: having("100cc") });
    assert.deepEqual(shape?.kind === "speak" && shape.reason.numbers, {
      credits_per_hour: 1,
      peak_credits_per_hour: 1.75,
      best_credits_per_hour: 0.25,
      probes: 2,
      left: 2,
    });
  });

  it("has room for what the limits leave, after a replica that has to be made anyway", () => {
    const room = (replicasPerCluster: number | null, creditsPerHour: number | null) => ({
      room: { replicasPerCluster, creditsPerHour },
    });
    const empty = { cluster: having() };
    assert.equal(wish(decide({ ...empty, ...room(null, null) })), "100cc 50cc 25cc");
    assert.equal(wish(decide({ ...empty, ...room(2, null) })), "100cc 50cc");
    assert.equal(wish(decide({ ...empty, ...room(1, null) })), "100cc");
    assert.equal(wish(decide({ ...empty, ...room(null, 1.5) })), "100cc 50cc");
    const big = { cluster: having("400cc") };
    assert.equal(wish(decide({ ...big, ...room(3, null) })), "100cc 50cc");
    assert.equal(code(decide({ cluster: having("100cc"), ...room(1, null) })), "NO_ROOM");
  });

  it("takes either count for a verdict, each by itself", () => {
    const judged = (list: readonly ProcessOutage[], config = {}) =>
      wish(decide({ cluster: having("100cc", "50cc"), outages: known(list, START) }, config));
    assert.equal(judged([]), "50cc 25cc");
    assert.equal(judged(outages("50cc", 1)), "100cc");
    assert.equal(judged(outages("50cc", 1), { min_oom_count: 2 }), "50cc 25cc");
    assert.equal(judged(outages("50cc", 2), { min_oom_count: 2 }), "100cc");
    assert.equal(judged(outages("50cc", 2, false)), "50cc 25cc");
    assert.equal(judged(outages("50cc", 3, false)), "100cc");
    assert.equal(judged(outages("50cc", 1, false), { min_crash_count: 1 }), "100cc");
    assert.equal(judged(outages("100cc", 1)), "100cc");
  });

  it("leaves out outages from before the replica, and from before the objects changed", () => {
    const list = known(outages("50cc", 1), START);
    const young = replica("50cc", "50cc", { createdAt: START - HOUR + 1 });
    const replicas = [replica("100cc", "100cc"), young];
    assert.equal(wish(decide({ cluster: cluster({ replicas }), outages: list })), "50cc 25cc");
    const objectsSince = START - HOUR + 1;
    const memory = remembering({ objectsSince });
    assert.equal(
      wish(decide({ cluster: having("100cc", "50cc"), outages: list, memory })),
      "50cc 25cc",
    );
  });

  it("believes a verdict until it runs out, for this largest size and these objects", () => {
    const verdict = {
      size: "50cc",
      outOfMemory: 1,
      crashes: 0,
      at: START - HOUR,
      until: START + 1,
    };
    const judged = (more: Partial<Ladder>, config = {}, objects: readonly never[] | null = null) =>
      wish(decide({
        memory: remembering({ tooSmall: [verdict], ...more }),
        cluster: {
          ...having("100cc"),
          objects: objects ?? [],
        },
      }, config));
    assert.equal(judged({}), "100cc");
    assert.equal(judged({ tooSmall: [{ ...verdict, until: START }] }), "100cc 50cc 25cc");
    assert.equal(judged({ maxSize: "200cc" }), "100cc 50cc 25cc");
    assert.equal(judged({ objects: "1:else" }), "100cc 50cc 25cc");
    assert.equal(judged({}, { verdict_ttl_s: 3600 }), "100cc 50cc 25cc");
    assert.equal(judged({}, { verdict_ttl_s: 3601 }), "100cc");
  });

  it("delays a new search by its cooldown, not one that has begun and not a way up", () => {
    const config = { cooldown_s: 60 };
    const cooling = (known: Partial<Ladder>, sizes: readonly string[], secondsAgo = 59) =>
      decide({ cluster: having(...sizes), memory: remembering(known, secondsAgo) }, config);
    assert.equal(code(cooling({}, ["100cc"])), "COOLDOWN");
    assert.equal(wish(cooling({}, ["100cc"], 60)), "100cc 50cc 25cc");
    assert.equal(wish(cooling({ probing: ["25cc"] }, ["100cc"])), "100cc 50cc 25cc");
    assert.equal(code(cooling({ maxSize: "50cc" }, ["25cc"])), "COOLDOWN");
    assert.equal(code(cooling({}, ["25cc"])), "FITS");
    const verdict = { size: "25cc", outOfMemory: 1, crashes: 0, at: START, until: START + HOUR };
    assert.equal(wish(cooling({ tooSmall: [verdict] }, ["25cc"])), "100cc 50cc");
  });

  it("learns once, and nothing while nothing changes", () => {
    const first = decide({ cluster: having("25cc") });
    assert.deepEqual(first.learned, { kind: "climbed", ladder: ladder() });
    const again = decide({ cluster: having("25cc"), memory: remembering({}) });
    assert.equal(again.learned, undefined);
  });

  it("remembers with its changes what is to be tried out, by looking only what is there", () => {
    const { onChange, learned } = decide({ cluster: having("100cc") });
    assert.deepEqual(onChange, {
      kind: "climbed",
      ladder: ladder({ probing: ["50cc", "25cc"] }),
    });
    assert.deepEqual(learned, { kind: "climbed", ladder: ladder() });
  });
});

describe("shrink_to_fit without its row", () => {
  const undo = (known: Partial<Ladder> | null, ...sizes: readonly string[]) =>
    shrinkToFit.undo(view({
      cluster: having(...sizes),
      ...(known === null ? {} : { memory: remembering(known) }),
    }));

  it("says nothing where it has tried out nothing", () => {
    assert.deepEqual(undo(null, "100cc"), {});
  });

  it("keeps what was there, gives up what was tried out, then forgets", () => {
    assert.equal(wish(undo({ probing: ["25cc", "50cc"] }, "100cc", "50cc")), "100cc");
    assert.equal(wish(undo({ probing: ["25cc", "50cc"] }, "25cc", "50cc")), "25cc");
    for (const sizes of [["50cc"], ["100cc"], ["100cc", "200cc"]]) {
      assert.deepEqual(undo({ probing: ["25cc", "50cc"] }, ...sizes), {
        learned: { kind: "climbed", ladder: null },
      });
    }
  });
});

describe("objectsText()", () => {
  it("changes with the set of objects, not with their order or names", () => {
    const [a, b, c] = ["a", "b", "c"].map((name) => object("index", {}, name));
    assert.ok(a !== undefined && b !== undefined && c !== undefined);
    assert.equal(objectsText([a, b]), objectsText([b, a]));
    const renamed = { ...a, name: "z" };
    assert.equal(objectsText([a]), objectsText([renamed]));
    const texts = [[], [a], [b], [a, b], [a, c], [a, b, c]].map(objectsText);
    assert.equal(new Set(texts).size, texts.length);
  });
});
