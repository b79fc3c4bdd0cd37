import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { START } from "../../../../tests/support/fake_world.ts";
import { cluster, replica, SIZES, view } from "../../../../tests/support/builders.ts";
import type { Memory } from "../model/memory.ts";
import { burst } from "./burst.ts";

const CONFIG = { burst_replica_size: "100cc", cooldown_s: 60 };

function changed(secondsAgo: number, made: Memory["made"] = null): Memory {
  return { strategy: "burst", revision: 1, lastChangeAt: START - secondsAgo * 1000, made };
}

describe("burst reads", () => {
  it("a size, a delay and a cooldown, and nothing else", () => {
    const valid = (config: unknown) => burst.schema.safeParse(config).success;
    assert.ok(valid({ burst_replica_size: "100cc" }));
    assert.ok(valid({ burst_replica_size: "100cc", after_s: 0, cooldown_s: 0 }));
    for (
      const config of [{}, { burst_replica_size: "" }, { burst_replica_size: "1", size: "1" }, {
        burst_replica_size: "100cc",
        after_s: -1,
      }]
    ) assert.ok(!valid(config), JSON.stringify(config));
  });

  it("a ceiling and a threshold in its other form, and no key of both forms", () => {
    const valid = (config: unknown) => burst.schema.safeParse(config).success;
    const load = { max_replicas: 1, scale_up_threshold_ms: 0.5 };
    assert.ok(valid(load));
    assert.ok(valid({ ...load, cooldown_s: 0, idle_after_s: 1, window_s: 1, min_samples: 1 }));
    for (
      const more of [
        { max_replicas: 0 },
        { scale_up_threshold_ms: 0 },
        { idle_after_s: 0 },
        { window_s: 0 },
        { min_samples: 0 },
        { cooldown_s: -1 },
        { burst_replica_size: "100cc" },
        { after_s: 1 },
        { max_replicas: undefined },
      ]
    ) assert.ok(!valid({ ...load, ...more }), JSON.stringify(more));
  });

  it("only sizes that the environment offers", () => {
    const wrong = burst.check({ burst_replica_size: "9cc" }, { sizes: SIZES });
    assert.match(wrong ?? "", /burst_replica_size is "9cc"/);
  });
});

describe("burst of one form after the other", () => {
  const load = { max_replicas: 3, scale_up_threshold_ms: 500 };
  const made = changed(1, { id: "u9", name: "prod_burst", size: "100cc" });
  const memory: Memory = { ...made, scaled: { count: 2, from: 1 } };
  const two = cluster({ replicas: [replica("r1", "25cc"), replica("r2", "25cc")] });

  it("retires the extra replica once the row speaks of load", () => {
    const { burst: say, count } = burst.decide(load)(view({ cluster: two, memory }));
    assert.deepEqual(say?.kind === "speak" && say.value, { wanted: false });
    assert.equal(count?.kind, "hold");
  });

  it("brings back the number once the row speaks of hydration", () => {
    const { burst: say, count } = burst.decide(CONFIG)(view({ cluster: two, memory }));
    assert.equal(say?.kind === "speak" && say.value.wanted, true);
    assert.equal(count?.kind === "speak" && count.value, 1);
  });

  it("asks for the latency of reads only for load", () => {
    assert.deepEqual(burst.signals(CONFIG, { managed: false }), {});
    assert.deepEqual(burst.signals(load, { managed: false }), { latencySeconds: 300 });
    assert.equal(burst.check(load, { sizes: SIZES }), null);
  });
});

describe("burst", () => {
  it("wants an extra replica, after 30 s unless told otherwise", () => {
    const { burst: say } = burst.decide({ burst_replica_size: "100cc" })(view());
    assert.deepEqual(say?.kind === "speak" && say.value, {
      wanted: true,
      size: "100cc",
      afterSeconds: 30,
    });
  });

  it("holds while its cooldown runs, to the second", () => {
    const kind = (secondsAgo: number) =>
      burst.decide(
        CONFIG,
      )(
        view({ memory: changed(secondsAgo), lastChangeAt: START - secondsAgo * 1000 }),
      ).burst?.kind;
    assert.equal(kind(59), "hold");
    assert.equal(kind(60), "speak");
  });

  it("has no cooldown to wait for while its replica is there", () => {
    const memory = changed(1, { id: "u9", name: "prod_burst", size: "100cc" });
    const { burst: say } = burst.decide(CONFIG)(view({ memory, lastChangeAt: START - 1000 }));
    assert.equal(say?.kind, "speak");
  });

  it("undoes what it made once its row is gone, and says nothing where it made nothing", () => {
    const memory = changed(1, { id: "u9", name: "prod_burst", size: "100cc" });
    const { burst: say } = burst.undo(view({ memory }));
    assert.deepEqual(say?.kind === "speak" && say.value, { wanted: false });
    assert.deepEqual(burst.undo(view({ memory: changed(1) })), {});
  });
});
