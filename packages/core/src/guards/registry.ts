/** Every guard there is, in the order in which findings are shown. */
import { burstOfOwnSize } from "./burst_of_own_size.ts";
import { downtime } from "./downtime.ts";
import { duplicateRows } from "./duplicate_rows.ts";
import { fixedNameOnManaged } from "./fixed_name_on_managed.ts";
import { freezesData } from "./freezes_data.ts";
import { futureRows } from "./future_rows.ts";
import type { Guard } from "./guard.ts";
import { keepsServing } from "./keeps_serving.ts";
import { noNativeBurst } from "./no_native_burst.ts";
import { nothingToRestore } from "./nothing_to_restore.ts";
import { ownCluster } from "./own_cluster.ts";
import { readinessUnknown } from "./readiness_unknown.ts";
import { resizeFailed } from "./resize_failed.ts";
import { scheduledCluster } from "./scheduled_cluster.ts";
import { stateReset } from "./state_reset.ts";
import { systemCluster } from "./system_cluster.ts";
import { waitTooLong } from "./wait_too_long.ts";

export const GUARDS: readonly Guard[] = [
  systemCluster,
  scheduledCluster,
  ownCluster,
  freezesData,
  keepsServing,
  downtime,
  resizeFailed,
  nothingToRestore,
  waitTooLong,
  readinessUnknown,
  noNativeBurst,
  burstOfOwnSize,
  fixedNameOnManaged,
  futureRows,
  duplicateRows,
  stateReset,
];
