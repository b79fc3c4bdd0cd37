/**
 * DEPLOYMENT_IN_PROGRESS: while a blue/green deployment runs, a cluster that is not used or not ready is no news. No
 * extra replica is made and nothing is suspended; everything else goes on.
 */
import { type Action, isSuspending } from "../model/action.ts";
import { toReadableSpan } from "../model/instant.ts";
import { type Draft, type Guard, NO_FINDINGS } from "./guard.ts";

/** How long after a renaming, which is how a deployment ends, things may still settle. */
const SETTLES_MS = 600_000;

export const deploymentInProgress: Guard = {
  code: "DEPLOYMENT_IN_PROGRESS",
  onSteps: true,
  check: (draft) => {
    const why = deploymentOf(draft);
    if (why === null) return NO_FINDINGS;
    const actions = draft.actions.flatMap((action, index) => isUnwise(action) ? [index] : []);
    if (actions.length === 0) return NO_FINDINGS;
    return [{
      code: "DEPLOYMENT_IN_PROGRESS",
      severity: "block",
      text: `${why.text}; until then no extra replica is made and nothing is suspended here`,
      actions,
      ...(why.until === null ? {} : { until: why.until }),
    }];
  },
};

interface Deployment {
  readonly text: string;
  /** Null: when somebody ends it. */
  readonly until: number | null;
}

function deploymentOf({ cluster, now, surroundings: { twin } }: Draft): Deployment | null {
  if (twin !== null) {
    const text = `${twin} is the other half of a blue/green deployment of this cluster; ` +
      "the deployment ends when one of the two is dropped";
    return { text, until: null };
  }
  const { renamed } = cluster;
  if (renamed === null || now - renamed.at >= SETTLES_MS) return null;
  const text =
    `this cluster was called ${renamed.from} until ${toReadableSpan(now - renamed.at)} ago, ` +
    `a deployment may just have ended; it is left to settle for ${toReadableSpan(SETTLES_MS)}`;
  return { text, until: renamed.at + SETTLES_MS };
}

function isUnwise(action: Action): boolean {
  if (isSuspending(action)) return true;
  if (action.kind === "drop_replica" || action.kind === "rename_replica") return false;
  return action.remember.kind === "made" || action.remember.kind === "scaled";
}
