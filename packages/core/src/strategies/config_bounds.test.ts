/** What every key of every strategy accepts, exactly at its bounds. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { findStrategy } from "./registry.ts";

interface Bounds {
  readonly type: string;
  readonly rest: Readonly<Record<string, unknown>>;
  readonly key: string;
  readonly accepted: readonly unknown[];
  readonly refused: readonly unknown[];
}

const SECONDS = { accepted: [0, 1, 86_400], refused: [-1, 0.5, "1", null] };
const FROM_ONE = { accepted: [1, 2, 86_400], refused: [0, -1, 1.5, "1", null] };
const YES_OR_NO = { accepted: [true, false], refused: [0, "true", null] };
const TEXT = { accepted: ["a", "400cc"], refused: ["", 1, null] };

const target = { type: "target_size", rest: { target_size: "25cc" } };
const idle = { type: "idle_suspend", rest: { idle_after_s: 60 } };
const hydration = { type: "burst", rest: { burst_replica_size: "25cc" } };
const load = { type: "burst", rest: { max_replicas: 2, scale_up_threshold_ms: 10 } };
const shrink = { type: "shrink_to_fit", rest: { max_replica_size: "25cc" } };

const BOUNDS: readonly Bounds[] = [
  { ...target, key: "target_size", ...TEXT },
  { ...target, key: "replica_name", ...TEXT },
  { ...target, key: "replica_name", accepted: ["n".repeat(240)], refused: ["n".repeat(241)] },
  { ...target, key: "replicas", ...FROM_ONE },
  { ...target, key: "cooldown_s", ...SECONDS },
  { ...target, key: "allow_downtime", ...YES_OR_NO },
  { ...idle, key: "idle_after_s", ...FROM_ONE },
  { ...idle, key: "cooldown_s", ...SECONDS },
  { ...idle, key: "min_up_s", ...SECONDS },
  { ...idle, key: "allow_stale", ...YES_OR_NO },
  {
    ...{ ...idle, key: "ignore_applications" },
    accepted: [[], ["a"], ["a", "b"]],
    refused: [[""], "a", [1], null],
  },
  { ...hydration, key: "burst_replica_size", ...TEXT },
  { ...hydration, key: "after_s", ...SECONDS },
  { ...hydration, key: "cooldown_s", ...SECONDS },
  { ...hydration, key: "linger_s", ...SECONDS },
  { ...load, key: "max_replicas", ...FROM_ONE },
  {
    ...{ ...load, key: "scale_up_threshold_ms" },
    accepted: [0.001, 1, 500.5],
    refused: [0, -1, "1", null],
  },
  { ...load, key: "cooldown_s", ...SECONDS },
  { ...load, key: "idle_after_s", ...FROM_ONE },
  { ...load, key: "window_s", ...FROM_ONE },
  { ...load, key: "min_samples", ...FROM_ONE },
  { ...shrink, key: "max_replica_size", ...TEXT },
  { ...shrink, key: "cooldown_s", ...SECONDS },
  { ...shrink, key: "min_oom_count", ...FROM_ONE },
  { ...shrink, key: "min_crash_count", ...FROM_ONE },
  { ...shrink, key: "verdict_ttl_s", ...FROM_ONE },
];

describe("a config", () => {
  for (const { type, rest, key, accepted, refused } of BOUNDS) {
    it(`of ${type} with ${key} is read inside its bounds and refused outside`, () => {
      const schema = findStrategy(type)?.schema;
      assert.ok(schema, type);
      const reads = (value: unknown) => schema.safeParse({ ...rest, [key]: value }).success;
      for (const value of accepted) assert.ok(reads(value), `${key}: ${JSON.stringify(value)}`);
      for (const value of refused) assert.ok(!reads(value), `${key}: ${JSON.stringify(value)}`);
    });
  }

  it("of target_size counts the bytes of a name, not its characters", () => {
    const schema = findStrategy("target_size")?.schema;
    assert.ok(schema);
    const longest: readonly (readonly [character: string, times: number])[] = [
      ["\x7f", 240],
      ["\x80", 120],
      ["\u07ff", 120],
      ["\u0800", 80],
      ["\uffff", 80],
      ["\u{10000}", 60],
    ];
    for (const [character, times] of longest) {
      const reads = (length: number): boolean =>
        schema.safeParse({ target_size: "25cc", replica_name: character.repeat(length) }).success;
      assert.deepEqual([reads(times), reads(times + 1)], [true, false], character);
    }
  });
});
