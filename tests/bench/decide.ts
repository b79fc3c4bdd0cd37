/** How many cluster decisions a second: propose, resolve, diff and guard for one cluster, rows read included. */
import { planCycle } from "@mz-schedctl/core";
import { observeFleet, type World } from "./fleet.ts";

const CLUSTERS = 1_000;
const ROUNDS = 30;
const WARM_UP = 5;

/** The median over several rounds, each on an observation of its own. */
export function benchDecide(world: World): Record<string, unknown> {
  const rates: number[] = [];
  let actions = 0;
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    const observation = observeFleet(CLUSTERS, world);
    const begun = performance.now();
    const plan = planCycle(observation, {
      logAliveSeconds: null,
      defaultCooldownSeconds: 0,
      waitLimitSeconds: 3_600,
    });
    const seconds = (performance.now() - begun) / 1000;
    actions = plan.clusters.reduce((sum, cluster) => sum + cluster.actions.length, 0);
    if (round >= WARM_UP) rates.push(CLUSTERS / seconds);
  }
  rates.sort((a, b) => a - b);
  return {
    bench: "decide",
    strategies: 2,
    world,
    clusters: CLUSTERS,
    actions,
    decisions_per_second: Math.round(rates[Math.floor(rates.length / 2)] ?? 0),
  };
}
