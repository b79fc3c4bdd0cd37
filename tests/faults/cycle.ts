/** One `apply` as the command does it: lease, plan, statements, and the lease given back whatever happens. */
import { takeLease } from "../../packages/core/src/apply/hold_lease.ts";
import type { Environment } from "../../packages/core/src/environment.ts";
import { prepareApply, runApply } from "../../packages/core/src/run.ts";
import type { CycleOptions } from "../../packages/core/src/plan_cycle.ts";

/** Runs it to its end or its failure; false when another holds the lease. */
export async function applyOnce(
  environment: Environment,
  cycleId: string,
  options: Omit<CycleOptions, "logAliveSeconds">,
): Promise<boolean> {
  const answer = await takeLease(environment, cycleId);
  if (answer.kind === "held") return false;
  const { lease } = answer;
  try {
    const prepared = await prepareApply(environment, { ...options, cycleId });
    await runApply(environment, prepared, {
      ...{ cycleId, lease, onError: "continue" },
      onResult: () => {},
    });
  } finally {
    await lease.release();
  }
  return true;
}
