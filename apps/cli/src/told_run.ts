/** What an apply did, collected while it does it, so that it is told also when the run is cut off. */
import type { ActionResult, Plan } from "@mz-schedctl/core";
import type { ApplyFlags } from "./arguments/request.ts";
import type { Connected } from "./connect.ts";
import { type ExitCode, exitCodeOf } from "./exit_code.ts";
import type { LoggedTerminal } from "./log/logged_terminal.ts";
import { writeMetrics } from "./metrics/metrics_file.ts";
import { tellWebhook } from "./webhook/tell_webhook.ts";

/** Filled by the run. */
export interface RunRecord {
  /** Null until it is certain that this plan is to be carried out. */
  plan: Plan | null;
  readonly results: ActionResult[];
}

/** Writes the metrics of a run once it is over, however it ends. */
export async function measured(
  record: RunRecord,
  { flags, terminal }: { readonly flags: ApplyFlags; readonly terminal: LoggedTerminal },
  run: () => Promise<ExitCode>,
): Promise<ExitCode> {
  const write = (exitCode: ExitCode) =>
    writeMetrics({ ...record, exitCode, endedAt: Date.now() / 1000 }, flags, terminal);
  try {
    const code = await run();
    write(code);
    return code;
  } catch (error) {
    write(exitCodeOf(error));
    throw error;
  }
}

/** Tells the webhook of a run once it is over, however it ends; the lease is given back by then. */
export async function told(
  record: RunRecord,
  { connected, flags, terminal }: {
    readonly connected: Connected;
    readonly flags: ApplyFlags;
    readonly terminal: LoggedTerminal;
  },
  run: () => Promise<ExitCode>,
): Promise<ExitCode> {
  try {
    return await run();
  } finally {
    const { plan, results } = record;
    const filtered = flags.cluster !== undefined;
    if (plan !== null) await tellWebhook({ plan, results, filtered }, connected, terminal);
  }
}
