import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cluster } from "../../../../tests/support/builders.ts";
import { START } from "../../../../tests/support/fake_world.ts";
import type { Override, OverrideKind } from "../model/override.ts";
import { orderFor, ordersIn, standingOrders } from "./orders.ts";

const PROD = cluster({ id: "u1", name: "prod" });
let ids = 0;

function order(
  clusterId: string | null,
  kind: OverrideKind,
  when: number | (Partial<Override> & { readonly at: number }),
): Override {
  const { at, ...more } = typeof when === "number" ? { at: when } : when;
  return {
    ...{ id: `o${++ids}`, clusterId, kind, reason: "why", author: "alice" },
    ...{ createdAt: START + at, until: null, allowStale: false, ...more },
  };
}

function counts(rows: readonly Override[], now = START): string | null {
  const forwards = orderFor(PROD, ordersIn(rows, now));
  const backwards = orderFor(PROD, ordersIn([...rows].reverse(), now));
  assert.equal(forwards?.id, backwards?.id);
  return forwards?.kind ?? null;
}

describe("orderFor()", () => {
  it("is the newest in force, to the millisecond", () => {
    const rows = [order("u1", "pause", -9), order("u1", "suspend", { at: -5, until: START })];
    assert.equal(counts(rows, START - 1), "suspend");
    assert.equal(counts(rows, START), "pause");
  });

  it("is the one with the greater id of two of the same moment", () => {
    const rows = [
      order("u1", "pause", { at: -5, id: "b" }),
      order("u1", "wake", { at: -5, id: "a" }),
    ];
    assert.equal(counts(rows), "pause");
  });

  it("is the cluster's own rather than one for all, whichever is newer", () => {
    assert.equal(counts([order("u1", "wake", -5), order(null, "pause", -1)]), "wake");
    assert.equal(counts([order("u2", "wake", -5), order(null, "pause", -1)]), "pause");
  });

  it("is nothing after a resumption, unless everything is ordered later", () => {
    assert.equal(counts([order("u1", "pause", -5), order("u1", "resume", -1)]), null);
    assert.equal(counts([order(null, "pause", -5), order("u1", "resume", -1)]), null);
    assert.equal(counts([order("u1", "resume", -5), order(null, "pause", -1)]), "pause");
    assert.equal(counts([order(null, "pause", -5), order(null, "resume", -1)]), null);
  });

  it("is nothing for a cluster of Materialize's own that everybody is meant by", () => {
    const system = cluster({ id: "s1", system: true });
    assert.equal(orderFor(system, ordersIn([order(null, "suspend", -1)], START)), null);
  });
});

describe("standingOrders()", () => {
  const clusters = [PROD, cluster({ id: "u2", name: "dev" })];
  const told = (rows: readonly Override[]) =>
    standingOrders(ordersIn(rows, START), clusters).map((one) =>
      `${one.kind} ${one.cluster?.name ?? "all"}`
    );

  it("tells the one for all first, then by name", () => {
    const rows = [order("u1", "wake", -5), order("u2", "pause", -4), order(null, "pause", -1)];
    assert.deepEqual(told(rows), ["pause all", "pause dev", "wake prod"]);
  });

  it("tells a resumption only where it keeps an order off", () => {
    assert.deepEqual(told([order("u1", "resume", -1)]), []);
    assert.deepEqual(told([order(null, "pause", -5), order("u1", "resume", -1)]), [
      "pause all",
      "resume prod",
    ]);
    assert.deepEqual(told([order("u1", "resume", -5), order(null, "pause", -1)]), ["pause all"]);
    assert.deepEqual(told([order("u9", "pause", -5)]), []);
  });
});
