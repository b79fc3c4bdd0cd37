import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fakeEnvironment, type Faults } from "../../../../tests/support/fake_environment.ts";
import { type FakeWorld, fakeWorld, START } from "../../../../tests/support/fake_world.ts";
import { type HeldLease, takeLease } from "./hold_lease.ts";
import { GIVEN_BACK, LEASE_LIVES_MS } from "./lease.ts";

async function take(world: FakeWorld, name: string, faults: Faults = {}): Promise<HeldLease> {
  const answer = await takeLease(fakeEnvironment(world, name, faults), name);
  assert.ok(answer.kind === "taken", `${name} must get the lease`);
  return answer.lease;
}

/** Runs before the nth call of this kind. */
function before(what: string, nth: number, effect: () => void): Faults {
  let count = 0;
  return { before: (call) => void (call === what && ++count === nth && effect()) };
}

function takeOver(world: FakeWorld): void {
  world.lease = {
    ...{ holder: "other", epoch: world.lease.epoch + 1 },
    until: world.now + LEASE_LIVES_MS,
  };
}

describe("takeLease()", () => {
  it("takes a free one, and says who holds one that is not", async () => {
    const world = fakeWorld();
    await take(world, "a");
    assert.deepEqual(world.lease, { holder: "a", epoch: 1, until: START + LEASE_LIVES_MS });
    const answer = await takeLease(fakeEnvironment(world, "b"), "b");
    assert.deepEqual(answer.kind === "held" && answer.by.holder, "a");
    assert.equal(world.lease.epoch, 1);
  });

  it("takes over one that expired, and one that was given back at once", async () => {
    const world = fakeWorld();
    await take(world, "dies");
    world.now += LEASE_LIVES_MS + 1;
    await (await take(world, "b")).release();
    assert.equal(world.lease.until, GIVEN_BACK);
    await take(world, "c");
    assert.equal(world.lease.holder, "c");
  });

  it("yields to one that was quicker between the look and the swap", async () => {
    const world = fakeWorld();
    const faults = before("swapLease", 1, () => takeOver(world));
    const answer = await takeLease(fakeEnvironment(world, "a", faults), "a");
    assert.equal(answer.kind === "held" && answer.by.holder, "other");
  });

  it("tries again when that one is through already", async () => {
    const world = fakeWorld();
    const faults = before("swapLease", 1, () => {
      takeOver(world);
      world.lease = { ...world.lease, epoch: world.lease.epoch + 1, until: GIVEN_BACK };
    });
    await take(world, "a", faults);
    assert.deepEqual([world.lease.holder, world.lease.epoch], ["a", 3]);
  });

  it("knows its own swap when the answer was lost and the second try said no", async () => {
    const world = fakeWorld();
    const environment = fakeEnvironment(world, "a");
    const swapLease: typeof environment.swapLease = async (swap) => {
      await environment.swapLease(swap);
      return await environment.swapLease(swap);
    };
    const answer = await takeLease({ ...environment, swapLease }, "a");
    assert.equal(answer.kind, "taken");
    assert.equal(answer.kind === "taken" && await answer.lease.check(), null);
  });
});

describe("a held lease", () => {
  it("is renewed when less than half of its time is left, and not before", async () => {
    const world = fakeWorld();
    const lease = await take(world, "a");
    world.now += LEASE_LIVES_MS / 2;
    assert.equal(await lease.check(), null);
    assert.equal(world.lease.epoch, 1);
    world.now += 1;
    assert.equal(await lease.check(), null);
    assert.deepEqual(world.lease, { holder: "a", epoch: 2, until: world.now + LEASE_LIVES_MS });
    assert.equal(await lease.check(), null);
    assert.equal(lease.lost(), null);
  });

  it("is lost for good once its time is over, although nobody took it", async () => {
    const world = fakeWorld();
    const lease = await take(world, "a");
    world.now += LEASE_LIVES_MS;
    assert.match(await lease.check() ?? "", /^its time was over at 2026-11-21 12:01:30 UTC$/);
    world.now -= LEASE_LIVES_MS;
    assert.notEqual(await lease.check(), null);
    assert.equal(await lease.reclaim(), lease.lost());
  });

  it("is lost when its time runs out while the row is on its way, or while it is renewed", async () => {
    for (const call of ["readLease", "swapLease"]) {
      const world = fakeWorld();
      let slow = false;
      const lease = await take(world, "a", {
        after: (what) => void (slow && what === call && (world.now += LEASE_LIVES_MS)),
      });
      world.now += LEASE_LIVES_MS / 2 + 1;
      slow = true;
      assert.match(await lease.check() ?? "", /time was over/, call);
    }
  });

  it("is lost when another has taken it, also between the look and the renewal", async () => {
    const world = fakeWorld();
    const first = await take(world, "a");
    takeOver(world);
    assert.equal(await first.check(), "it went to other");
    const second = fakeWorld();
    const lease = await take(second, "b", before("swapLease", 2, () => takeOver(second)));
    second.now += LEASE_LIVES_MS - 1;
    assert.equal(await lease.check(), "it went to other");
  });

  it("may be reclaimed after a person took their time, unless another was at work since", async () => {
    const world = fakeWorld();
    const lease = await take(world, "a");
    world.now += 10 * LEASE_LIVES_MS;
    assert.equal(await lease.reclaim(), null);
    assert.equal(await lease.check(), null);
    world.now += 10 * LEASE_LIVES_MS;
    await (await take(world, "b")).release();
    assert.equal(await lease.reclaim(), "it went to b");
  });

  it("gives back what is its own, and never fails at that", async () => {
    const world = fakeWorld();
    const lease = await take(world, "a");
    takeOver(world);
    await lease.release();
    assert.deepEqual([world.lease.holder, world.lease.until], ["other", START + LEASE_LIVES_MS]);
    const broken = await take(fakeWorld(), "b", {
      before: (_, number) => {
        if (number > 2) throw new Error("the server is gone");
      },
    });
    await broken.release();
  });
});
