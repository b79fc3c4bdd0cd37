/** Every guard there is, of one cluster and of the whole plan, in the order in which findings are shown. */
import { blastRadius } from "./blast_radius.ts";
import { burstOfOwnSize } from "./burst_of_own_size.ts";
import { contested } from "./contested.ts";
import { cooldown } from "./cooldown.ts";
import { deploymentInProgress } from "./deployment_in_progress.ts";
import { downtime } from "./downtime.ts";
import { duplicateRows } from "./duplicate_rows.ts";
import { fixedNameOnManaged } from "./fixed_name_on_managed.ts";
import { freezesData } from "./freezes_data.ts";
import { futureRows } from "./future_rows.ts";
import type { Guard } from "./guard.ts";
import { keepsServing } from "./keeps_serving.ts";
import { moved } from "./moved.ts";
import { noNativeBurst } from "./no_native_burst.ts";
import { notOwner } from "./not_owner.ts";
import { nothingFits } from "./nothing_fits.ts";
import { nothingToRestore } from "./nothing_to_restore.ts";
import { ownCluster } from "./own_cluster.ts";
import { paused } from "./paused.ts";
import type { PlanGuard } from "./plan_guard.ts";
import { readinessUnknown } from "./readiness_unknown.ts";
import { resizeFailed } from "./resize_failed.ts";
import { resourceLimit } from "./resource_limit.ts";
import { scheduledCluster } from "./scheduled_cluster.ts";
import { shadowed } from "./shadowed.ts";
import { staleSignal } from "./stale_signal.ts";
import { slowWake } from "./slow_wake.ts";
import { stateReset } from "./state_reset.ts";
import { systemCluster } from "./system_cluster.ts";
import { undoingsUnseen } from "./undoings_unseen.ts";
import { waitTooLong } from "./wait_too_long.ts";

/** Those that check one cluster. */
export const GUARDS: readonly Guard[] = [
  systemCluster,
  scheduledCluster,
  notOwner,
  paused,
  ownCluster,
  freezesData,
  deploymentInProgress,
  contested,
  undoingsUnseen,
  keepsServing,
  downtime,
  resizeFailed,
  nothingToRestore,
  nothingFits,
  waitTooLong,
  slowWake,
  readinessUnknown,
  noNativeBurst,
  burstOfOwnSize,
  fixedNameOnManaged,
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
