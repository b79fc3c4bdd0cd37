/** `history`: the audit trail, the newest entry last. Writes nothing. */
import { toReadableInstant } from "@mz-schedctl/core";
import type { HistoryFlags } from "../arguments/request.ts";
import { withAdapter } from "../connect.ts";
import { EXIT, type ExitCode } from "../exit_code.ts";
import type { LoggedTerminal } from "../log/logged_terminal.ts";
import { historyEntry, historyLines } from "../output/history.ts";
import { paintFor } from "../output/paint.ts";
import { printJson } from "../output/print_json.ts";

const DEFAULT_SINCE_MS = 7 * 86_400_000;
const DEFAULT_LIMIT = 200;

/** Reads and prints. */
export async function runHistory(
  flags: HistoryFlags,
  terminal: LoggedTerminal,
): Promise<ExitCode> {
  const { since: span = DEFAULT_SINCE_MS, limit = DEFAULT_LIMIT, cluster, json } = flags;
  return await withAdapter(flags, terminal, async ({ adapter }) => {
    const now = adapter.environment.now();
    const since = now - span;
    const newest = await adapter.store.history({
      ...{ since, most: limit + 1 },
      isWanted: cluster === undefined ? null : (name) => cluster.test(name),
    });
    const cut = newest.length > limit;
    const entries = newest.slice(0, limit).reverse();
    if (json) {
      printJson(terminal, {
        since: new Date(since).toISOString(),
        until: new Date(now).toISOString(),
        cut,
        entries: entries.map(historyEntry),
      });
      return EXIT.done;
    }
    const lines = entries.length === 0
      ? [
        `Nothing was done since ${toReadableInstant(since)}${
          cluster === undefined ? "" : " there"
        }.`,
      ]
      : historyLines(entries, paintFor(terminal));
    terminal.print(lines.map((line) => `${line}\n`).join(""));
    if (cut) {
      terminal.note(
        `Only the newest ${limit} entries since ${
          toReadableInstant(since)
        } are shown; --limit shows more\n`,
      );
    }
    return EXIT.done;
  });
}
