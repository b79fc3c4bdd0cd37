/**
 * How many cluster decisions a second: propose, resolve, diff and guard for one cluster, rows read included.
 *
 * Every observation is planned once. They are made beforehand, some at a time, and what made them is swept out of
 * the young generation, so that neither making them nor moving them about in memory is counted. The clock is the
 * processor time of this process, the garbage collection of planning included: other work on the machine does not show.
 */
import process from "node:process";
import { type CycleOptions, planCycle } from "@mz-schedctl/core";
import { observeFleet, type World } from "./fleet.ts";

const CLUSTERS = 100;
const AT_A_TIME = 80;
const ROUNDS = 31;
const WARM_UP = 30;

/** How every benchmark plans. */
export const CYCLE: CycleOptions = {
  logAliveSeconds: null,
  defaultCooldownSeconds: 0,
  waitLimitSeconds: 3_600,
};

/** The median over several rounds. */
export function benchDecide(world: World): Record<string, unknown> {
  const rates: number[] = [];
  let actions = 0;
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    const observations = Array.from({ length: AT_A_TIME }, () => observeFleet(CLUSTERS, world));
    sweepYoungGeneration();
    const begun = processorSeconds();
    for (const observation of observations) {
      const plan = planCycle(observation, CYCLE);
      actions = plan.clusters.reduce((sum, cluster) => sum + cluster.actions.length, 0);
    }
    const seconds = processorSeconds() - begun;
    if (round >= WARM_UP) rates.push(CLUSTERS * AT_A_TIME / seconds);
  }
  rates.sort((a, b) => a - b);
  return {
    bench: "decide",
    strategies: 4,
    world,
    clusters: CLUSTERS,
    actions,
    clock: "cpu",
    decisions_per_second: Math.round(rates[Math.floor(rates.length / 2)] ?? 0),
  };
}

/** So little garbage at a time that nothing is left of it when a collection is noticed. */
const GARBAGE = 4_000;

const dropped: unknown[] = [];

/**
 * Fills the young generation with garbage until it has been collected twice: what is kept has moved on after that, and
 * every round begins alike. One that began just before a collection would look, to the optimizer, as if all that plans
 * are made of lived for long.
 */
function sweepYoungGeneration(): void {
  for (let collections = 0; collections < 2;) {
    const before = process.memoryUsage().heapUsed;
    for (let number = 0; number < GARBAGE; number++) dropped[0] = { number, before };
    if (process.memoryUsage().heapUsed < before) collections++;
  }
  dropped.pop();
}

/** What this process has used so far. */
export function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
