/** Every guard there is, of one cluster and of the whole plan, in the order in which findings are shown. */
import { blastRadius } from "./blast_radius.ts";
import { contested } from "./contested.ts";
import { cooldown } from "./cooldown.ts";
import { deploymentInProgress } from "./deployment_in_progress.ts";
import { duplicateRows } from "./duplicate_rows.ts";
import { freezesData } from "./freezes_data.ts";
import { futureRows } from "./future_rows.ts";
import type { Guard } from "./guard.ts";
import { keepsServing } from "./keeps_serving.ts";
import { managedCluster } from "./managed_cluster.ts";
import { moved } from "./moved.ts";
import { nothingFits } from "./nothing_fits.ts";
import { nothingToRestore } from "./nothing_to_restore.ts";
import { ownCluster } from "./own_cluster.ts";
import { readinessUnknown } from "./readiness_unknown.ts";
import { notOwner } from "./not_owner.ts";
import { paused } from "./paused.ts";
import type { PlanGuard } from "./plan_guard.ts";
import { resourceLimit } from "./resource_limit.ts";
import { shadowed } from "./shadowed.ts";
import { staleSignal } from "./stale_signal.ts";
import { stateReset } from "./state_reset.ts";
import { systemCluster } from "./system_cluster.ts";
import { waitTooLong } from "./wait_too_long.ts";

/** Those that check one cluster. */
export const GUARDS: readonly Guard[] = [
  systemCluster,
  managedCluster,
  notOwner,
  paused,
  ownCluster,
  freezesData,
  deploymentInProgress,
  contested,
  keepsServing,
  nothingToRestore,
  nothingFits,
  waitTooLong,
  readinessUnknown,
  staleSignal,
  cooldown,
  shadowed,
  moved,
  futureRows,
  duplicateRows,
  stateReset,
];

/** Those that check all clusters together. */
export const PLAN_GUARDS: readonly PlanGuard[] = [resourceLimit, blastRadius];
