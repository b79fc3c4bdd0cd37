/** `report`: what scheduling was worth. Writes nothing. */
import { buildReport } from "@mz-schedctl/core";
import type { ReportFlags } from "../arguments/request.ts";
import { withAdapter } from "../connect.ts";
import { EXIT, type ExitCode } from "../exit_code.ts";
import type { LoggedTerminal } from "../log/logged_terminal.ts";
import { printJson } from "../output/print_json.ts";
import { reportDocument, reportLines } from "../output/report.ts";

const DEFAULT_SINCE_MS = 30 * 86_400_000;

/** Reads, sums up and prints. */
export async function runReport(flags: ReportFlags, terminal: LoggedTerminal): Promise<ExitCode> {
  return await withAdapter(flags, terminal, async ({ adapter }) => {
    const since = adapter.environment.now() - (flags.since ?? DEFAULT_SINCE_MS);
    const basis = await adapter.store.reportBasis(since);
    const report = buildReport(basis, (name) => flags.cluster?.test(name) ?? true);
    if (flags.json) printJson(terminal, reportDocument(report));
    else terminal.print(reportLines(report).map((line) => `${line}\n`).join(""));
    return EXIT.done;
  });
}
