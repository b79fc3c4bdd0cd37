/** Every guard there is, in the order in which findings are shown. */
import { duplicateRows } from "./duplicate_rows.ts";
import { freezesData } from "./freezes_data.ts";
import { futureRows } from "./future_rows.ts";
import type { Guard } from "./guard.ts";
import { keepsServing } from "./keeps_serving.ts";
import { managedCluster } from "./managed_cluster.ts";
import { nothingToRestore } from "./nothing_to_restore.ts";
import { ownCluster } from "./own_cluster.ts";
import { readinessUnknown } from "./readiness_unknown.ts";
import { stateReset } from "./state_reset.ts";
import { systemCluster } from "./system_cluster.ts";
import { waitTooLong } from "./wait_too_long.ts";

export const GUARDS: readonly Guard[] = [
  systemCluster,
  managedCluster,
  ownCluster,
  freezesData,
  keepsServing,
  nothingToRestore,
  waitTooLong,
  readinessUnknown,
  futureRows,
  duplicateRows,
  stateReset,
];
