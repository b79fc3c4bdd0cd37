/** What `apply FILE` does differently: options come from the file, and what is not what would be done now is refused. */
import type { PreparedApply, SavedPlan } from "@mz-schedctl/core";
import type { ApplyFlags } from "./arguments/request.ts";
import type { Connected } from "./connect.ts";
import { EXIT, type ExitCode, UsageError } from "./exit_code.ts";
import type { LoggedTerminal } from "./log/logged_terminal.ts";
import { printJson } from "./output/print_json.ts";
import { readSavedPlan } from "./saved_plan_file.ts";
import {
  type Refusal,
  refusalDocument,
  refusalText,
  refuseElsewhere,
  refuseStale,
} from "./stale_plan.ts";

/** A saved plan that is to be carried out. */
export interface SavedOrder {
  readonly file: string;
  readonly saved: SavedPlan;
  /** With the schema and the control cluster of the plan. */
  readonly flags: ApplyFlags;
}

const DEFAULT_MAX_AGE_MS = 86_400_000;

/** Reads the file; what it says must not be said again otherwise. */
export function readOrder(file: string, flags: ApplyFlags, { folder }: LoggedTerminal): SavedOrder {
  const saved = readSavedPlan(file, folder);
  const given = [
    ["--cluster", flags.cluster],
    ["--max-actions", flags.maxActions],
    ["--max-suspends", flags.maxSuspends],
    ["--max-added-credits", flags.maxAddedCredits],
  ].find(([, value]) => value !== undefined);
  if (given !== undefined) {
    throw new UsageError(
      `Cannot apply "${file}" with ${given[0]}: a saved plan is done exactly, ` +
        `${given[0]} must be given to mz-schedctl plan -o`,
    );
  }
  const { schema, controlCluster } = saved;
  refuseOther(file, "--schema", [flags.schema, schema]);
  refuseOther(file, "--control-cluster", [flags.controlCluster, controlCluster]);
  return { file, saved, flags: { ...flags, schema, controlCluster } };
}

function refuseOther(
  file: string,
  flag: string,
  [given, saved]: readonly [given: string | undefined, saved: string],
): void {
  if (given === undefined || given === saved) return;
  throw new UsageError(
    `Cannot apply "${file}" with ${flag} ${given}: the plan was made with ${saved}, ` +
      `${flag} must be that or be left out`,
  );
}

/** The exit code when it is not carried out, for belonging elsewhere; null when it may be. */
export function refusedElsewhere(
  order: SavedOrder,
  { adapter, cycleId }: Connected,
  terminal: LoggedTerminal,
): ExitCode | null {
  const refusal = refuseElsewhere(order.saved, adapter.facts.identity.environmentId);
  return refusal === null ? null : refused(refusal, order, { cycleId, terminal });
}

/** The exit code when it is not carried out because the world has moved; null when it may be. */
export function refusedStale(
  order: SavedOrder,
  prepared: PreparedApply,
  scene: { readonly cycleId: string; readonly terminal: LoggedTerminal },
): ExitCode | null {
  const maxAge = order.flags.maxAge ?? DEFAULT_MAX_AGE_MS;
  const refusal = refuseStale(order.saved, prepared, maxAge);
  return refusal === null ? null : refused(refusal, order, scene);
}

function refused(
  refusal: Refusal,
  { file, flags }: SavedOrder,
  { cycleId, terminal }: { readonly cycleId: string; readonly terminal: LoggedTerminal },
): ExitCode {
  if (flags.json) {
    printJson(terminal, { cycle_id: cycleId, refused: refusalDocument(refusal) });
  }
  terminal.fail(refusalText(file, refusal), { exit_code: EXIT.stalePlan });
  return EXIT.stalePlan;
}
