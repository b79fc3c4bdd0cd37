/** CONTESTED: somebody else takes back what a strategy does. Doing it once more would be a quarrel. */
import { toReadableInstant } from "../model/instant.ts";
import type { Finding } from "../model/plan.ts";
import { forgottenAt, type Undoing } from "../model/undoing.ts";
import { type Draft, type Guard, NO_FINDINGS } from "./guard.ts";

/** Once may be a mistake. */
const ENOUGH = 2;

export const contested: Guard = {
  code: "CONTESTED",
  onSteps: true,
  check: (draft) => {
    const { undoings } = draft.surroundings;
    if (undoings.length < ENOUGH) return NO_FINDINGS;
    const strategies = [...new Set(undoings.map((one) => one.strategy))].sort();
    return strategies.flatMap((strategy) =>
      findingOn(strategy, undoings.filter((one) => one.strategy === strategy), draft)
    );
  },
};

/** The first moment at which all but one of them are too long ago to count. */
function endOf(undoings: readonly Undoing[]): Pick<Finding, "until"> {
  const last = [...undoings].sort((a, b) => b.at - a.at)[ENOUGH - 1];
  return last === undefined ? {} : { until: forgottenAt(last.at) };
}

function findingOn(
  strategy: string,
  undoings: readonly Undoing[],
  { actions, cluster }: Draft,
): readonly Finding[] {
  const mine = actions.flatMap((action, index) => action.strategy === strategy ? [index] : []);
  if (undoings.length < ENOUGH || mine.length === 0) return NO_FINDINGS;
  const [last] = [...undoings].sort((a, b) => b.at - a.at || (deedOf(a) < deedOf(b) ? -1 : 1));
  if (last === undefined) return NO_FINDINGS;
  const who = [...new Set(undoings.map((one) => one.by ?? "Materialize itself"))].sort();
  const times = undoings.length === 2 ? "twice" : `${undoings.length} times`;
  return [{
    code: "CONTESTED",
    severity: "block",
    text: `${who.join(" and ")} took back ${times} in the last day what ${strategy} did here, ` +
      `last at ${toReadableInstant(last.at)} (${deedOf(last)}); ` +
      `agree with them, change the row, or run mz-schedctl pause ${cluster.name}`,
    actions: mine,
    ...endOf(undoings),
  }];
}

function deedOf(undoing: Undoing): string {
  return undoing.did === "altered"
    ? `the cluster was set to ${undoing.settings}`
    : `${undoing.replicaName} was ${undoing.did}`;
}
