import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cluster, object, replica, SIZES } from "../../../../tests/support/builders.ts";
import type { ObservedObject } from "../model/observation.ts";
import { expectedService, hydrationBySize, servedAfter } from "./hydration_times.ts";

function timed(
  kind: ObservedObject["kind"],
  seconds: Readonly<Record<string, number>>,
): ObservedObject {
  const names = Object.fromEntries(Object.keys(seconds).map((name) => [name, true]));
  return {
    ...object(kind, names, Object.values(seconds).join("_")),
    hydrationSeconds: new Map(
      Object.entries(seconds).map(([name, took]) => [`u_${name}`, took]),
    ),
  };
}

const replicas = [replica("a", "25cc"), replica("b", "25cc"), replica("c", "400cc")];
const shop = cluster({
  replicas,
  objects: [
    timed("index", { a: 40, b: 50, c: 5 }),
    timed("materialized-view", { a: 60, b: 10, c: 8 }),
  ],
});
const nothing = { sizes: SIZES, suspension: null };

describe("hydrationBySize()", () => {
  it("is the slowest object of the slowest replica of each size", () => {
    assert.deepEqual([...hydrationBySize(shop)], [["25cc", 60], ["400cc", 8]]);
  });

  it("says nothing of a replica on which one object has not told it", () => {
    const objects = [timed("index", { a: 40 }), timed("index", { a: 1, c: 2 })];
    assert.deepEqual([...hydrationBySize({ replicas, objects })], [["25cc", 40]]);
  });

  it("asks neither sources nor sinks, and knows nothing of a cluster without objects", () => {
    const objects = [timed("index", { c: 4 }), object("source", { c: true }), object("sink", {})];
    assert.deepEqual([...hydrationBySize({ replicas, objects })], [["400cc", 4]]);
    assert.equal(hydrationBySize({ replicas, objects: [] }).size, 0);
    assert.equal(hydrationBySize({ replicas, objects: objects.slice(1) }).size, 0);
  });
});

describe("expectedService()", () => {
  it("is what this size took, else what the size of the nearest price took", () => {
    const of = (size: string) => expectedService(shop, size, nothing);
    assert.deepEqual(of("25cc"), { afterSeconds: 60, measuredOn: "25cc" });
    assert.deepEqual(of("400cc"), { afterSeconds: 8, measuredOn: "400cc" });
    assert.deepEqual(of("50cc"), { afterSeconds: 60, measuredOn: "25cc" });
    assert.deepEqual(of("200cc"), { afterSeconds: 8, measuredOn: "400cc" });
  });

  it("is what was remembered where no replica tells it, and null where nobody knows", () => {
    const asleep = cluster({ objects: shop.objects });
    const suspension = { since: 0, replicas: [], servesAfterSeconds: 12 };
    assert.deepEqual(expectedService(asleep, "25cc", { ...nothing, suspension }), {
      afterSeconds: 12,
      measuredOn: null,
    });
    assert.equal(expectedService(asleep, "25cc", nothing), null);
  });
});

describe("servedAfter()", () => {
  it("is when the first replica served", () => {
    assert.equal(servedAfter(shop), 8);
    assert.equal(servedAfter(cluster()), undefined);
  });
});
