/** `apply`: plan, show, ask where somebody can answer, do, and say what became of each step. */
import {
  type ActionResult,
  explainPlan,
  type HeldLease,
  planDocument,
  prepareApply,
  type PreparedApply,
  runApply,
  summarize,
  toReadableInstant,
} from "@mz-schedctl/core";
import { readOrder, refusedElsewhere, refusedStale, type SavedOrder } from "../apply_saved.ts";
import { type ApplyFlags, isVerbose } from "../arguments/request.ts";
import { type Connected, withAdapter } from "../connect.ts";
import { EXIT, type ExitCode } from "../exit_code.ts";
import { type Paint, paintFor } from "../output/paint.ts";
import { printJson } from "../output/print_json.ts";
import { appliedText, reconciledText, resultText } from "../output/results.ts";
import { hasChanges, planExitCode } from "../plan_exit_code.ts";
import { logPlan, logResult } from "../log/log_cycle.ts";
import { optionsOf, planSettings } from "../plan_settings.ts";
import { isEnabled } from "../settings.ts";
import type { LoggedTerminal } from "../log/logged_terminal.ts";
import { measured, type RunRecord, told } from "../told_run.ts";
import { askUnder, withLease } from "../with_lease.ts";
import { runPlanCommand } from "./plan.ts";
import { runShow } from "./show.ts";

/** Applies and prints: what is planned now, or a saved plan. */
export async function runApplyCommand(
  request: { readonly flags: ApplyFlags; readonly file: string | null },
  terminal: LoggedTerminal,
): Promise<ExitCode> {
  const order = request.file === null ? null : readOrder(request.file, request.flags, terminal);
  const flags = order?.flags ?? request.flags;
  if (!isEnabled(terminal)) {
    terminal.note("Nothing is done: MZ_SCHEDCTL_ENABLED is false\n");
    return order === null
      ? await runPlanCommand({ ...flags, detailedExitcode: false }, terminal)
      : runShow({ flags: { ...flags, detailedExitcode: false }, file: order.file }, terminal);
  }
  const record: RunRecord = { plan: null, results: [] };
  const scene = { flags, terminal, paint: paintFor(terminal), order, record };
  return await measured(record, scene, () =>
    withAdapter(flags, terminal, async (connected) => {
      const elsewhere = order === null ? null : refusedElsewhere(order, connected, terminal);
      if (elsewhere !== null) return elsewhere;
      const here = { ...scene, connected };
      return await told(record, here, () =>
        withLease(connected, terminal, (lease) =>
          applyUnder(lease, here)));
    }));
}

async function applyUnder(
  lease: HeldLease,
  scene: Scene & { readonly connected: Connected; readonly order: SavedOrder | null },
): Promise<ExitCode> {
  const { flags, terminal, connected, order } = scene;
  const { adapter, cycleId } = connected;
  const options = order === null ? planSettings(flags, terminal) : optionsOf(order.saved);
  const prepared = await prepareApply(adapter.environment, { ...options, cycleId });
  logPlan(prepared.plan, connected.log);
  const stale = order === null ? null : refusedStale(order, prepared, { cycleId, terminal });
  if (stale !== null) return stale;
  scene.record.plan = prepared.plan;
  const quiet = !terminal.stdinIsTerminal && !isVerbose(flags) && isUneventful(prepared);
  if (quiet && !flags.json) {
    terminal.print(`${toReadableInstant(prepared.plan.now)}  ${summarize(prepared.plan)}\n`);
  } else if (!flags.json) printPrepared(prepared, scene);
  const refusal = await refusalOf(prepared, { flags, terminal, lease });
  if (refusal !== null) terminal.note(`${refusal}\n`);
  const results = refusal !== null ? [] : await carryOut(prepared, { ...scene, lease });
  if (flags.json) printJson(terminal, documentOf(prepared, results, cycleId));
  else if (refusal === null && !quiet) terminal.print(appliedText(results));
  if (lease.lost() !== null) return EXIT.leaseHeld;
  if (results.some((one) => one.kind === "failed")) return EXIT.statementFailed;
  return planExitCode(prepared.plan, flags.strict);
}

interface Scene {
  readonly flags: ApplyFlags;
  readonly terminal: LoggedTerminal;
  readonly paint: Paint;
  readonly record: RunRecord;
}

function printPrepared(prepared: PreparedApply, { flags, terminal, paint }: Scene): void {
  for (const one of prepared.reconciled) terminal.print(reconciledText(one));
  terminal.print(explainPlan(prepared.plan, { verbose: isVerbose(flags), paint }) + "\n");
}

/**
 * Whether cron has nothing to tell: no statement to send or to close, and nothing that somebody should mend. What is
 * waited for, held or noted stands in `plan`.
 */
function isUneventful({ plan, reconciled }: PreparedApply): boolean {
  return reconciled.length === 0 && plan.problems.length === 0 &&
    plan.clusters.every((cluster) =>
      cluster.actions.length === 0 && cluster.findings.every((one) => one.severity === "note")
    );
}

/** Why nothing is done although there is a plan; null when it shall be done. */
async function refusalOf(
  { plan }: PreparedApply,
  { flags, terminal, lease }: Omit<Scene, "paint" | "record"> & { readonly lease: HeldLease },
): Promise<string | null> {
  if (flags.yes || !terminal.stdinIsTerminal || !hasChanges(plan)) return null;
  const asked = askUnder(lease, () => terminal.ask("Apply this plan? [y/N] "));
  return await asked ? null : "Nothing was done: not confirmed";
}

/** A run that is cut off still shows what it did. */
async function carryOut(
  prepared: PreparedApply,
  { connected, flags, terminal, paint, lease, record }: Scene & {
    readonly connected: Connected;
    readonly lease: HeldLease;
  },
): Promise<readonly ActionResult[]> {
  const { adapter, cycleId, log } = connected;
  const soFar = record.results;
  const onResult = (result: ActionResult) => {
    soFar.push(result);
    logResult(result, log);
    if (!flags.json) terminal.print(resultText(result, paint));
  };
  try {
    const { onError } = flags;
    return await runApply(adapter.environment, prepared, { onError, onResult, cycleId, lease });
  } catch (error) {
    if (flags.json) terminal.note(soFar.map((one) => resultText(one, paint)).join(""));
    else terminal.print(appliedText(soFar));
    throw error;
  }
}

function documentOf(
  prepared: PreparedApply,
  results: readonly ActionResult[],
  cycleId: string,
): Readonly<Record<string, unknown>> {
  return {
    cycle_id: cycleId,
    plan: planDocument(prepared.plan),
    reconciled: prepared.reconciled.map(({ intent, landed }) => ({
      action_id: intent.actionId,
      cycle_id: intent.cycleId,
      sql: intent.sql,
      landed,
    })),
    results: results.map((one) => ({
      action_id: one.actionId,
      cluster_id: one.action.cluster.id,
      cluster: one.action.cluster.name,
      sql: one.sql,
      result: one.kind,
      message: one.message,
      strategy: one.action.strategy,
      reason: one.action.reason,
    })),
  };
}
