import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { START } from "../../../../tests/support/fake_world.ts";
import { SIZES, view } from "../../../../tests/support/builders.ts";
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

  it("only sizes that the environment offers", () => {
    const wrong = burst.check({ burst_replica_size: "9cc" }, { sizes: SIZES });
    assert.match(wrong ?? "", /burst_replica_size is "9cc"/);
  });
});

describe("burst", () => {
  it("wants an extra replica, after 30 s unless told otherwise", () => {
    const { burst: say } = burst.decide({ burst_replica_size: "100cc" }, view());
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
        view({ memory: changed(secondsAgo), lastChangeAt: START - secondsAgo * 1000 }),
      ).burst?.kind;
    assert.equal(kind(59), "hold");
    assert.equal(kind(60), "speak");
  });

  it("has no cooldown to wait for while its replica is there", () => {
    const memory = changed(1, { id: "u9", name: "prod_burst", size: "100cc" });
    const { burst: say } = burst.decide(CONFIG, view({ memory, lastChangeAt: START - 1000 }));
    assert.equal(say?.kind, "speak");
  });

  it("undoes what it made once its row is gone, and says nothing where it made nothing", () => {
    const memory = changed(1, { id: "u9", name: "prod_burst", size: "100cc" });
    const { burst: say } = burst.undo(view({ memory }));
    assert.deepEqual(say?.kind === "speak" && say.value, { wanted: false });
    assert.deepEqual(burst.undo(view({ memory: changed(1) })), {});
  });
});
