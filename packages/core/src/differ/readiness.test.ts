import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cluster, object, replica, SIZES } from "../../../../tests/support/builders.ts";
import { START } from "../../../../tests/support/fake_world.ts";
import type { ObservedObject, ObservedReplica, ReplicaSize } from "../model/observation.ts";
import { readinessOf } from "./readiness.ts";

function sizeOf(name: string): ReplicaSize {
  const size = SIZES.get(name);
  assert.ok(size);
  return size;
}

function state(one: ObservedReplica, objects: readonly ObservedObject[] = []): string {
  const seen = cluster({ replicas: [one], objects });
  return readinessOf(seen, { sizes: SIZES, now: START }).get(one.id)?.state ?? "absent";
}

describe("a replica", () => {
  const r1 = replica("r1", "25cc");

  it("without objects is ready once all its processes are online", () => {
    assert.equal(state(r1), "ready");
    assert.equal(state(replica("r1", "400cc", { processesOnline: 1 })), "starting");
    assert.equal(state(replica("r1", "400cc", { processesOnline: 2 })), "ready");
  });

  it("is not ready before any process is online, whatever its size says", () => {
    const none = { ...r1, size: "odd", processesOnline: 0 };
    const sizes = new Map([["odd", { ...sizeOf("25cc"), name: "odd", processes: 0 }]]);
    const seen = cluster({ replicas: [none] });
    assert.equal(readinessOf(seen, { sizes, now: START }).get(none.id)?.state, "starting");
  });

  it("hydrates until every index and materialized view is done", () => {
    const done = object("index", { r1: true }, "a");
    assert.equal(state(r1, [done, object("materialized-view", { r1: false }, "b")]), "hydrating");
    assert.equal(state(r1, [done, object("materialized-view", { r1: true }, "b")]), "ready");
    assert.equal(state(r1, [done, object("index", { other: true }, "b")]), "hydrating");
  });

  it("goes by what each object reports, also where several share one report", () => {
    const done = object("index", { r1: true }, "a");
    const alike = { ...object("index", {}, "b"), hydrated: done.hydrated };
    const other = object("index", { r1: false }, "c");
    assert.equal(state(r1, [done, alike]), "ready");
    const seen = cluster({ replicas: [r1], objects: [done, alike, other, { ...alike, id: "d" }] });
    const text = readinessOf(seen, { sizes: SIZES, now: START }).get(r1.id)?.text;
    assert.equal(text, "hydrating, 3 of 4 objects done");
  });

  it("waits for a source only where it reports on this very replica, and never for a sink", () => {
    assert.equal(state(r1, [object("source", { other: true })]), "ready");
    assert.equal(state(r1, [object("source", { r1: false })]), "hydrating");
    assert.equal(state(r1, [object("sink", { r1: false })]), "ready");
  });

  it("that is online for a minute and reports on nothing is unknown, not unready", () => {
    const objects = [object("index", { other: true })];
    assert.equal(state(r1, objects), "unknown");
    assert.equal(
      state(replica("r1", "25cc", { statusChangedAt: START - 59_999 }), objects),
      "hydrating",
    );
    assert.equal(
      state(replica("r1", "25cc", { statusChangedAt: START - 60_000 }), objects),
      "unknown",
    );
    assert.equal(state(replica("r1", "25cc", { statusChangedAt: null }), objects), "hydrating");
  });

  it("of a size that nobody knows has one process", () => {
    assert.equal(state(replica("r1", "odd")), "ready");
    assert.equal(state(replica("r1", "odd", { processesOnline: 0 })), "starting");
  });
});
