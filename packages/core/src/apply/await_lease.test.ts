import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fakeEnvironment, type Faults } from "../../../../tests/support/fake_environment.ts";
import { type FakeWorld, fakeWorld, START } from "../../../../tests/support/fake_world.ts";
import { awaitLease } from "./await_lease.ts";
import { takeLease } from "./hold_lease.ts";
import { GIVEN_BACK, LEASE_LIVES_MS } from "./lease.ts";

async function heldByAnother(): Promise<FakeWorld> {
  const world = fakeWorld();
  const answer = await takeLease(fakeEnvironment(world, "first"), "first");
  assert.equal(answer.kind, "taken");
  return world;
}

async function patient(world: FakeWorld, faults: Faults = {}) {
  const waits: string[] = [];
  const answer = await awaitLease(fakeEnvironment(world, "second", faults), "second", {
    forMs: 10_000,
    hasEnded: () => false,
    onWait: ({ holder }) => void waits.push(holder),
  });
  return { kind: answer.kind, waits, waitedMs: world.now - START };
}

describe("awaitLease()", () => {
  it("takes a free one without waiting", async () => {
    assert.deepEqual(await patient(fakeWorld()), { kind: "taken", waits: [], waitedMs: 0 });
  });

  it("takes one that is given back meanwhile, and says once that it waits", async () => {
    const world = await heldByAnother();
    const giveBack: Faults = {
      before: () => {
        if (world.now >= START + 3_000) world.lease = { ...world.lease, until: GIVEN_BACK };
      },
    };
    const { kind, waits, waitedMs } = await patient(world, giveBack);
    assert.deepEqual([kind, waits], ["taken", ["first"]]);
    assert.equal(waitedMs, 3_000);
  });

  it("gives up after its patience", async () => {
    const { kind, waitedMs } = await patient(await heldByAnother());
    assert.deepEqual([kind, waitedMs], ["held", 10_000]);
  });

  it("does not wait for one that nobody would give back in time", async () => {
    const world = await heldByAnother();
    world.lease = { ...world.lease, until: START + LEASE_LIVES_MS + 1 };
    assert.deepEqual(await patient(world), { kind: "held", waits: [], waitedMs: 0 });
  });
});
