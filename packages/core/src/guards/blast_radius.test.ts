import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cluster, replica } from "../../../../tests/support/builders.ts";
import { blockedTogether, create, drop } from "../../../../tests/support/drafts.ts";
import { DEFAULT_BLAST_RADIUS } from "./plan_guard.ts";

const R1 = replica("r1", "100cc");
const R2 = replica("r2", "100cc");
const A = cluster({ id: "u1", name: "a", replicas: [R1, R2] });
const B = cluster({ id: "u2", name: "b", replicas: [R1] });
const STOP = "BLAST_RADIUS";
const SUSPENSION = [drop(R1, true), drop(R2, true)];
const wake = create("w", "25cc", { remember: { kind: "awake" } });

describe("BLAST_RADIUS", () => {
  it("allows exactly as many actions as it says", () => {
    const plan = [[A, [create("x", "25cc")]], [B, [create("y", "25cc")]]] as const;
    const at = (maxActions: number) => blockedTogether(plan, { blast: { maxActions } });
    assert.deepEqual(at(2).stops, [[undefined], [undefined]]);
    assert.deepEqual(at(1).stops, [[undefined], [STOP]]);
    assert.deepEqual(at(1).said, [
      "1 note BLAST_RADIUS left for a later cycle: 1 of at most 1 actions are taken in this one " +
      "(--max-actions)",
    ]);
    assert.match(at(0).said[0] ?? "", /^0 block .*raise that flag/);
  });

  it("takes a suspension whole or not at all", () => {
    const plan = [[A, SUSPENSION], [B, [drop(R1, true)]]] as const;
    const at = (maxSuspends: number, maxActions = 9) =>
      blockedTogether(plan, { blast: { maxSuspends, maxActions } }).stops;
    assert.deepEqual(at(2), [[undefined, undefined], [undefined]]);
    assert.deepEqual(at(1), [[undefined, undefined], [STOP]]);
    assert.deepEqual(at(2, 2), [[undefined, undefined], [STOP]]);
    assert.deepEqual(at(2, 1), [[STOP, STOP], [undefined]]);
  });

  it("lets wakes go first, wherever they stand", () => {
    const { stops } = blockedTogether([[A, SUSPENSION], [B, [wake]]], {
      blast: { maxActions: 2 },
    });
    assert.deepEqual(stops, [[STOP, STOP], [undefined]]);
  });

  it("takes for a wake only what makes a replica for one", () => {
    const other = create("x", "25cc");
    const one = { blast: { maxActions: 1 } };
    assert.deepEqual(blockedTogether([[A, [other]], [B, [wake]]], one).stops, [[STOP], [
      undefined,
    ]]);
    const going = drop(R2, false, { strategy: "s" });
    assert.deepEqual(blockedTogether([[A, [other]], [B, [going]]], one).stops, [
      ...[[undefined], [STOP]],
    ]);
  });

  it("adds up the credits of what is made, and asks a person for what is too big alone", () => {
    const plan = [[A, [create("x", "400cc"), drop(R2, false)]], [B, [
      create("y", "200cc"),
    ]]] as const;
    const at = (maxAddedCredits: number) => blockedTogether(plan, { blast: { maxAddedCredits } });
    assert.deepEqual(at(6).stops, [[undefined, undefined], [undefined]]);
    assert.deepEqual(at(5.75).stops, [[undefined, undefined], [STOP]]);
    assert.deepEqual(at(2).stops, [[STOP, undefined], [undefined]]);
    assert.match(
      at(2).said[0] ?? "",
      /^0 block .*needs 4 added credits per hour .*max-added-credits is 2/,
    );
  });

  it("counts nothing that other guards have stopped, and frees nothing for them", () => {
    // The first step is impossible, so the second has the one action; what goes in it makes room for nobody else.
    const { stops } = blockedTogether(
      [[A, [create("x", "400cc")]], [B, [create("y", "25cc")]]],
      { limits: { creditsPerHour: 3.25 }, blast: { maxActions: 1 } },
    );
    assert.deepEqual(stops, [["RESOURCE_LIMIT"], [undefined]]);
    const later = blockedTogether(
      [[A, SUSPENSION], [B, [create("y", "100cc")]]],
      { limits: { creditsPerHour: 3 }, blast: { maxSuspends: 0 } },
    );
    assert.deepEqual(later.stops, [[STOP, STOP], ["RESOURCE_LIMIT"]]);
  });

  it("leaves what rests on a step that is left", () => {
    const steps = [create("x", "400cc"), create("y", "25cc"), drop(R1, false)];
    const { stops, said } = blockedTogether([[A, steps]], { blast: { maxAddedCredits: 1 } });
    assert.deepEqual(stops, [[STOP, STOP, undefined]]);
    assert.equal(said.length, 2);
  });

  it("has defaults that one cluster does not reach", () => {
    assert.deepEqual(DEFAULT_BLAST_RADIUS, {
      maxActions: 100,
      maxSuspends: 25,
      maxAddedCredits: 256,
    });
  });
});
