import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Ladder, Memory, RememberedReplica } from "@mz-schedctl/core";
import { toInstant } from "./memory_parts.ts";
import { toPayload, toRememberedRows } from "./memory_rows.ts";

const NO_PROTOTYPE = { noNullPrototype: true } as const;
const instant = fc.integer({ min: 0, max: 4e12 });
const name = fc.string({ minLength: 1 });

const replica: fc.Arbitrary<RememberedReplica> = fc.record({
  name,
  size: name,
  availabilityZone: fc.option(fc.string()),
}, NO_PROTOTYPE);

const ladder: fc.Arbitrary<Ladder> = fc.record({
  maxSize: name,
  objects: fc.string(),
  objectsSince: fc.option(instant),
  tooSmall: fc.array(
    fc.record(
      { size: name, outOfMemory: fc.nat(), crashes: fc.nat(), at: instant, until: instant },
      NO_PROTOTYPE,
    ),
  ),
  probing: fc.array(name),
  steady: fc.record({ ready: fc.boolean(), since: instant }, NO_PROTOTYPE),
}, {
  requiredKeys: ["maxSize", "objects", "objectsSince", "tooSmall", "probing"],
  ...NO_PROTOTYPE,
});

const memory = fc.record({
  strategy: name,
  revision: fc.nat(),
  lastChangeAt: fc.option(instant),
  target: fc.record({ size: fc.string(), replicaName: fc.string(), replicas: fc.nat() }, {
    requiredKeys: ["size"],
    ...NO_PROTOTYPE,
  }),
  suspended: fc.option(fc.record({ since: instant, replicas: fc.array(replica) }, NO_PROTOTYPE)),
  made: fc.option(fc.record({ id: fc.option(name), name, size: name }, NO_PROTOTYPE)),
  scaled: fc.option(fc.record({ count: fc.nat(), from: fc.nat() }, NO_PROTOTYPE)),
  ladder: fc.option(ladder),
  service: fc.option(fc.record({ ready: fc.boolean(), since: instant }, NO_PROTOTYPE)),
}, { requiredKeys: ["strategy", "revision", "lastChangeAt"], ...NO_PROTOTYPE });

const PARTS = ["target", "suspended", "made", "scaled", "ladder", "service"] as const;

function rowOf(payload: unknown, more: Record<string, string | null> = {}) {
  return {
    ...{ cluster_id: "u1", state_version: "1", updated_at: "7000.5" },
    payload: JSON.stringify(payload),
    ...more,
  };
}

describe("toRememberedRows()", () => {
  it("reads back what was written", () => {
    fc.assert(fc.property(memory, (one) => {
      assert.deepEqual(toRememberedRows(rowOf(toPayload(one as Memory))), [
        { kind: "memory", clusterId: "u1", memory: one },
      ]);
    }));
  });

  it("forgets a part that is damaged, keeps the others, and says so", () => {
    const damage = fc.constantFrom<unknown>([], "x", 5, {}, { size: 1 }, { replicas: [{}] });
    fc.assert(fc.property(memory, fc.constantFrom(...PARTS), damage, (one, part, value) => {
      const rows = toRememberedRows(rowOf({ ...toPayload(one as Memory), [part]: value }));
      const { [part]: _, ...others } = one as Memory;
      assert.deepEqual(rows, [
        { kind: "memory", clusterId: "u1", memory: { ...others, lastChangeAt: null } },
        {
          ...{ kind: "reset", clusterId: "u1", strategy: one.strategy, why: `damaged in ${part}` },
          lastChangeAt: one.lastChangeAt ?? 7000,
        },
      ]);
    }));
  });

  it("one damaged verdict damages the ladder: half of it would mean something else", () => {
    const at = "2026-11-21T20:00:00Z";
    const verdict = { size: "25cc", out_of_memory: 1, crashes: 0, at, until: at };
    const whole = { max_size: "100cc", objects: "a", too_small: [verdict], probing: ["50cc"] };
    const kinds = (part: unknown) =>
      toRememberedRows(rowOf({ strategy: "s", ladder: part })).map((row) => row.kind);
    assert.deepEqual(kinds(whole), ["memory"]);
    for (
      const broken of [
        { ...whole, too_small: [{ ...verdict, out_of_memory: -1 }] },
        { ...whole, too_small: [{ ...verdict, until: "later" }] },
        { ...whole, probing: [50] },
        { ...whole, objects_since: "then" },
        { ...whole, max_size: null },
        { ...whole, steady: { ready: "yes", since: at } },
      ]
    ) assert.deepEqual(kinds(broken), ["memory", "reset"], JSON.stringify(broken));
  });

  it("does not believe a newer layout, and stays behind its revision", () => {
    const payload = { strategy: "s", revision: 4, suspended: null };
    assert.deepEqual(toRememberedRows(rowOf(payload, { state_version: "2" })), [
      {
        ...{ kind: "memory", clusterId: "u1" },
        memory: { strategy: "s", revision: 4, lastChangeAt: null },
      },
      {
        ...{ kind: "reset", clusterId: "u1", strategy: "s", lastChangeAt: 7000 },
        why: "in layout 2, of a newer mz-schedctl than this one, which knows layout 1",
      },
    ]);
  });

  it("takes a row of the earlier tool for an anchor, whatever its version", () => {
    const payload = { last_decision_ts: "2024-01-01T00:00:00+00:00" };
    assert.deepEqual(toRememberedRows(rowOf(payload, { state_version: "9" })), [
      { kind: "anchor", clusterId: "u1", lastChangeAt: Date.UTC(2024, 0, 1) },
    ]);
    const anchor = { kind: "anchor", clusterId: "u1", lastChangeAt: 7000 };
    assert.deepEqual(toRememberedRows(rowOf({})), [anchor]);
    assert.deepEqual(toRememberedRows(rowOf({}, { updated_at: null })), []);
  });

  it("tells of a row that is no object, and of a time that is none", () => {
    const reset = { kind: "reset", clusterId: "u1", lastChangeAt: 7000 };
    assert.deepEqual(toRememberedRows(rowOf([])), [
      { ...reset, strategy: null, why: "no JSON object" },
    ]);
    const [, told] = toRememberedRows(rowOf({ strategy: "s", last_decision_ts: "soon" }));
    assert.deepEqual(told, { ...reset, strategy: "s", why: "damaged in last_decision_ts" });
  });

  it("understands the ways to write an instant, without zone meaning UTC", () => {
    const expected = Date.UTC(2024, 0, 1, 1, 2, 3);
    for (
      const text of ["2024-01-01 01:02:03+00", "2024-01-01T01:02:03", "2024-01-01T02:02:03+01:00"]
    ) {
      assert.equal(toInstant(text), expected, text);
    }
    assert.equal(toInstant(expected / 1000), expected);
    assert.equal(toInstant("soon"), null);
  });
});
