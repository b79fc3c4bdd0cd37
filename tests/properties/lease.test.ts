/** What holds of the lease, in any order of the steps of several programs that stall and die. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { LEASE_LIVES_MS } from "../../packages/core/src/apply/lease.ts";
import {
  Crash,
  type FakeEnvironment,
  fakeEnvironment,
  type Faults,
} from "../support/fake_environment.ts";
import type { FakeWorld } from "../support/fake_world.ts";
import { interleave, type Turn } from "../support/interleave.ts";
import { applyNow, checkAudit, live, watched } from "../support/living.ts";
import { holds } from "../support/property.ts";
import { buildWorld, worldSpec } from "../support/random_world.ts";

interface Mishap {
  /** At which call of its run. */
  readonly at: number;
  /** How long it stalls there; null: it dies. */
  readonly stallMs: number | null;
}

const mishap: fc.Arbitrary<Mishap> = fc.record({
  at: fc.integer({ min: 1, max: 20 }),
  stallMs: fc.constantFrom(
    null,
    ...[1_000, 30_000, LEASE_LIVES_MS / 2 + 1, LEASE_LIVES_MS - 1, LEASE_LIVES_MS, 200_000],
  ),
});
const programs = fc.array(fc.array(fc.array(mishap, { maxLength: 3 }), { maxLength: 3 }), {
  ...{ minLength: 2, maxLength: 3 },
});

/** What has been seen happen, so that the property is known to look at something. */
interface Tally {
  executed: number;
  refused: number;
  lost: number;
}

interface Race {
  readonly world: FakeWorld;
  readonly tally: Tally;
  /**
   * How many have checked the lease and are about to send a statement. Time stands still for them: a check cannot
   * know how long the way to the server will be.
   */
  sending: number;
}

interface RunOptions {
  readonly name: string;
  readonly mishaps: readonly Mishap[];
  readonly turn: Turn;
}

/** One run of one program. */
async function run(
  race: Race,
  { name, mishaps, turn }: RunOptions,
): Promise<FakeEnvironment> {
  const { world, tally } = race;
  const faults: Faults = {
    before: async (call, number) => {
      if (call === "execute") race.sending++;
      await turn();
      if (call === "execute") return sends(race, name);
      const mine = mishaps.find((one) => one.at === number);
      if (mine === undefined) return;
      if (mine.stallMs === null) throw new Crash(`at call ${number}`);
      if (race.sending === 0) world.now += mine.stallMs;
    },
  };
  const environment = fakeEnvironment(world, name, watched(world, faults));
  const results = await applyNow(environment, name);
  if (!environment.calls.includes("observe")) tally.refused++;
  if (results.some((one) => one.message.startsWith("lost the lease"))) tally.lost++;
  return environment;
}

/** The claim: whoever sends a statement holds the lease at that moment, and its time is not over. */
function sends(race: Race, name: string): void {
  const { world, tally } = race;
  race.sending--;
  tally.executed++;
  assert.equal(world.lease.holder, name);
  assert.ok(world.lease.until > world.now, "its time is over");
}

describe("the lease", () => {
  it("lets one program at a time send statements, whoever stalls or dies, and goes on to the next", async () => {
    const tally: Tally = { executed: 0, refused: 0, lost: 0 };
    const order = fc.infiniteStream(fc.nat(2));
    await holds(
      fc.asyncProperty(worldSpec("good"), programs, order, async (spec, all, dice) => {
        const world = buildWorld(spec);
        const race: Race = { world, tally, sending: 0 };
        const environments: FakeEnvironment[] = [];
        const ends = await interleave(
          all.map((runs, index) => async (turn) => {
            for (const [round, mishaps] of [...runs, []].entries()) {
              environments.push(await run(race, { name: `p${index}-${round}-`, mishaps, turn }));
            }
          }),
          () => dice.next().value as number,
        );
        for (const end of ends) if (end.status === "rejected") throw end.reason;
        world.now += LEASE_LIVES_MS + 1;
        const later = await live(world, spec, { ticks: 3, seconds: 121 });
        for (const one of later) assert.ok(one.calls.includes("observe"), "nobody takes over");
        checkAudit(world, [...environments, ...later]);
      }),
      600,
    );
    for (const [what, count] of Object.entries(tally)) assert.ok(count > 0, `never ${what}`);
  });

  it("is taken before anything is read, and given back in the end", async () => {
    await holds(fc.asyncProperty(worldSpec(), async (spec) => {
      const world = buildWorld(spec);
      const environment = fakeEnvironment(world, "one");
      await applyNow(environment, "one");
      assert.deepEqual(environment.calls.slice(0, 2), ["readLease", "swapLease"]);
      assert.equal(environment.calls.at(-1), "swapLease");
      assert.equal(world.lease.until, 0);
    }));
  });
});
