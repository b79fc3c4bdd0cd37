/** `wipe-state`: forgets what strategies remember, and says what is kept. */
import { NO_REQUEST } from "@mz-schedctl/core";
import type { WipeFlags } from "../arguments/request.ts";
import { withAdapter } from "../connect.ts";
import { EXIT, type ExitCode } from "../exit_code.ts";
import type { LoggedTerminal } from "../log/logged_terminal.ts";
import { forgottenText, rememberedOf } from "../output/forgotten.ts";
import { printJson } from "../output/print_json.ts";

/** Shows, asks where somebody can answer, forgets. */
export async function runWipe(flags: WipeFlags, terminal: LoggedTerminal): Promise<ExitCode> {
  return await withAdapter(flags, terminal, async ({ adapter, log }) => {
    const observation = await adapter.environment.observe(() => NO_REQUEST);
    const all = rememberedOf(observation);
    const found = all.filter((one) => flags.cluster?.test(one.name ?? "") ?? true);
    const others = all.length - found.length;
    if (!flags.json) {
      terminal.print(found.map((one) => forgottenText(one, flags)).join("") + keptText(others));
    }
    const asks = !flags.dryRun && !flags.yes && terminal.stdinIsTerminal && found.length > 0;
    const refused = asks && !await terminal.ask("Forget all this? [y/N] ");
    const only = flags.cluster === undefined ? null : found.map((one) => one.id);
    const forgotten = flags.dryRun || refused ? 0 : await adapter.store.wipeState(only);
    log.info("state wiped", { clusters: found.length, rows: forgotten });
    if (flags.json) printJson(terminal, { clusters: found, kept: KEPT, forgotten_rows: forgotten });
    else terminal.note(outcomeText(flags, refused, forgotten));
    return EXIT.done;
  });
}

const KEPT = [
  "strategy rows",
  "orders of operators (pause, suspend, wake)",
  "the audit trail, from which suspensions and extra replicas are rebuilt",
];

function keptText(others: number): string {
  const rest = others === 0
    ? []
    : [`what is remembered about ${others} other ${others === 1 ? "cluster" : "clusters"}`];
  return `Kept: ${[...KEPT, ...rest].join("; ")}.\n`;
}

function outcomeText(flags: WipeFlags, refused: boolean, forgotten: number): string {
  if (flags.dryRun) return "Nothing was forgotten: --dry-run\n";
  if (refused) return "Nothing was forgotten: not confirmed\n";
  return `Forgot ${forgotten} ${forgotten === 1 ? "row" : "rows"}\n`;
}
