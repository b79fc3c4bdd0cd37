/** Why a saved plan is not carried out; null when it may be. */
import {
  isDoneAlready,
  type MovedCluster,
  type PreparedApply,
  type SavedPlan,
  toReadableInstant,
  toReadableSpan,
  whatMoved,
} from "@mz-schedctl/core";

export interface Refusal {
  /** One sentence. */
  readonly why: string;
  /** What is different, cluster by cluster. */
  readonly moved: readonly MovedCluster[];
}

/** The two readings of one clock may be a little apart. */
const AHEAD_MS = 60_000;

/** Whether it belongs to the environment that is connected to. */
export function refuseElsewhere(
  { plan }: Pick<SavedPlan, "plan">,
  environmentId: string,
): Refusal | null {
  if (plan.environmentId === environmentId) return null;
  return {
    why: `the plan was made for the environment ${plan.environmentId}, this one is ` +
      `${environmentId}: a plan is carried out only where it was made`,
    moved: [],
  };
}

/** Whether it is what would be done now, and not older than it may be. */
export function refuseStale(
  saved: SavedPlan,
  fresh: PreparedApply,
  maxAgeMs: number,
): Refusal | null {
  const age = fresh.plan.now - saved.plan.now;
  const made = `the plan was made at ${toReadableInstant(saved.plan.now)}`;
  if (age > maxAgeMs) {
    return {
      why: `${made}, ${toReadableSpan(age)} ago, and may be ${toReadableSpan(maxAgeMs)} old: ` +
        "make it anew, or give a longer --max-age",
      moved: [],
    };
  }
  if (age < -AHEAD_MS) {
    return {
      why: `${made}, and the database says that it is ${toReadableInstant(fresh.plan.now)}: ` +
        "its clock was set back, or the environment is a restored one; make the plan anew",
      moved: [],
    };
  }
  const moved = whatMoved(saved, fresh);
  if (moved.length === 0) return null;
  return isDoneAlready(saved.plan, fresh)
    ? { why: "the plan has been carried out already, nothing of it is left to do", moved }
    : { why: `the world has moved since ${made}: make it anew`, moved };
}

/** The refusal for people, what moved below it. */
export function refusalText(file: string, { why, moved }: Refusal): string {
  return [
    `Cannot apply "${file}": ${why}; nothing was done`,
    ...moved.flatMap(({ cluster, what }) => [
      `  ${cluster.name} (${cluster.id})`,
      ...what.map((one) => `    ${one}`),
    ]),
  ].join("\n");
}

/** The refusal for programs. */
export function refusalDocument({ why, moved }: Refusal): Readonly<Record<string, unknown>> {
  return {
    why,
    moved: moved.map(({ cluster, what }) => ({
      cluster_id: cluster.id,
      cluster: cluster.name,
      what,
    })),
  };
}
