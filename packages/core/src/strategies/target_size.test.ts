import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { START } from "../../../../tests/support/fake_world.ts";
import { SIZES, view } from "../../../../tests/support/builders.ts";
import type { Memory } from "../model/memory.ts";
import { targetSize } from "./target_size.ts";

function valid(config: unknown): boolean {
  return targetSize.schema.safeParse(config).success;
}

function remembering(size: string, secondsAgo: number): Memory {
  const lastChangeAt = START - secondsAgo * 1000;
  return { strategy: "target_size", revision: 1, lastChangeAt, target: { size } };
}

describe("target_size reads", () => {
  it("the keys that users have, and replicas", () => {
    assert.ok(valid({ target_size: "50cc" }));
    assert.ok(valid({ target_size: "50cc", replica_name: "main", cooldown_s: 60 }));
    assert.ok(valid({ target_size: "50cc", replicas: 3 }));
    assert.ok(valid({ target_size: "50cc", replicas: 1, replica_name: "main" }));
  });

  it("no unknown key, impossible value or name for several replicas", () => {
    for (
      const config of [
        {},
        { target_size: "" },
        { target_size: 50 },
        { target_size: "50cc", size: "50cc" },
        { target_size: "50cc", replicas: 0 },
        { target_size: "50cc", replicas: 1.5 },
        { target_size: "50cc", cooldown_s: -1 },
        { target_size: "50cc", replica_name: "" },
        { target_size: "50cc", replica_name: "a\0b" },
        { target_size: "50cc", replica_name: "main", replicas: 2 },
        { target_size: "50cc", replica_name: "ü".repeat(121) },
      ]
    ) assert.ok(!valid(config), JSON.stringify(config));
    assert.ok(valid({ target_size: "50cc", replica_name: "ü".repeat(120) }));
  });

  it("no size that is not offered, and names those that are, cheapest first", () => {
    const offer = { sizes: SIZES };
    assert.equal(targetSize.check({ target_size: "50cc" }, offer), null);
    assert.match(targetSize.check({ target_size: "5cc" }, offer) ?? "", /"5cc".*25cc, 50cc, 100cc/);
  });
});

describe("target_size decides", () => {
  it("on size and name, and on the count only where the row says so", () => {
    const plain = targetSize.decide({ target_size: "50cc" })(view());
    assert.deepEqual(Object.keys(plain), ["shape", "onChange"]);
    const named = targetSize.decide({ target_size: "50cc", replica_name: "main" })(view());
    assert.deepEqual(named.shape?.kind === "speak" && named.shape.value, {
      size: "50cc",
      name: "main",
    });
    assert.equal(named.count?.kind === "speak" && named.count.value, 1);
  });

  it("to hold a new target while the cooldown runs, to the second", () => {
    const config = { target_size: "50cc", cooldown_s: 60 };
    const running = targetSize.decide(config)(view({ memory: remembering("25cc", 59) }));
    assert.deepEqual([running.shape?.kind, running.count?.kind], ["hold", "hold"]);
    const over = targetSize.decide(config)(view({ memory: remembering("25cc", 60) }));
    assert.equal(over.shape?.kind, "speak");
  });

  it("to go on with the same target whatever the cooldown", () => {
    const config = { target_size: "50cc", cooldown_s: 60 };
    const same = targetSize.decide(config)(view({ memory: remembering("50cc", 1) }));
    assert.equal(same.shape?.kind, "speak");
  });

  it("that a name or a number is a new target, too", () => {
    const size = "50cc";
    const decided = (target: Memory["target"], more: object) => {
      const memory: Memory = {
        ...{ strategy: "target_size", revision: 1, lastChangeAt: START },
        ...(target === undefined ? {} : { target }),
      };
      const config = { target_size: size, cooldown_s: 60, ...more };
      return targetSize.decide(config)(view({ memory })).shape?.kind;
    };
    const main = { replica_name: "main" };
    assert.equal(decided({ size, replicaName: "main" }, main), "speak");
    assert.equal(decided({ size, replicaName: "other" }, main), "hold");
    assert.equal(decided({ size }, main), "hold");
    assert.equal(decided({ size, replicaName: "main" }, {}), "hold");
    assert.equal(decided({ size, replicas: 2 }, { replicas: 2 }), "speak");
    assert.equal(decided({ size, replicas: 2 }, { replicas: 3 }), "hold");
    assert.equal(decided({ size, replicas: 2 }, {}), "hold");
    assert.equal(decided({ size }, { replicas: 2 }), "hold");
    assert.equal(decided({ size }, {}), "speak");
    assert.equal(decided({ size, replicaName: "main" }, { ...main, replicas: 1 }), "speak");
    assert.equal(decided(undefined, {}), "hold");
  });

  it("to remember exactly what the row asks for, and says it", () => {
    const decided = (more: object) => targetSize.decide({ target_size: "50cc", ...more })(view());
    const target = (more: object) => {
      const { onChange } = decided(more);
      return onChange?.kind === "worked_towards" ? onChange.target : undefined;
    };
    assert.deepEqual(target({}), { size: "50cc" });
    assert.deepEqual(target({ replicas: 2 }), { size: "50cc", replicas: 2 });
    assert.deepEqual(target({ replica_name: "main" }), { size: "50cc", replicaName: "main" });
    const why = (more: object) => {
      const { count } = decided(more);
      return count?.kind === "speak" ? count.reason.text : undefined;
    };
    assert.equal(why({ replicas: 2 }), "the row asks for 2 of them");
    assert.equal(why({ replica_name: "main" }), "replica_name names one replica");
  });

  it("nothing once its row is gone: replicas that serve are no debt", () => {
    assert.deepEqual(targetSize.undo(view()), {});
  });
});
