/** `history prune`: old rows of the audit trail that nothing needs any more go. */
import { toReadableInstant } from "@mz-schedctl/core";
import type { PruneFlags } from "../arguments/request.ts";
import { withAdapter } from "../connect.ts";
import { EXIT, type ExitCode, UsageError } from "../exit_code.ts";
import type { LoggedTerminal } from "../log/logged_terminal.ts";
import { printJson } from "../output/print_json.ts";

/** Counts, asks where somebody can answer, deletes. */
export async function runPrune(flags: PruneFlags, terminal: LoggedTerminal): Promise<ExitCode> {
  const { PRUNE_KEEPS_MS } = await import("@mz-schedctl/mz-adapter");
  if (flags.before < PRUNE_KEEPS_MS) {
    throw new UsageError(
      "Cannot prune the audit trail: --before is less than 2 days, it must be at least 2d, " +
        "since the last day tells what others have undone",
    );
  }
  return await withAdapter(flags, terminal, async ({ adapter: { environment, store }, log }) => {
    const before = environment.now() - flags.before;
    const until = toReadableInstant(before);
    const found = await store.pruneHistory({ before, dryRun: true });
    const nothing = found.actions + found.announcements === 0;
    const asks = !flags.dryRun && !flags.yes && terminal.stdinIsTerminal && !nothing;
    const refused = asks &&
      !await terminal.ask(`Delete ${rowsText(found)} from before ${until}? [y/N] `);
    const left = flags.dryRun || refused || nothing;
    const gone = left ? null : await store.pruneHistory({ before, dryRun: false });
    if (gone !== null) log.info("audit trail pruned", { ...gone, before: until });
    if (flags.json) {
      printJson(terminal, {
        before: new Date(before).toISOString(),
        found,
        deleted: gone ?? { actions: 0, announcements: 0 },
      });
    } else if (gone !== null) terminal.note(`Deleted ${rowsText(gone)} from before ${until}\n`);
    else if (nothing) terminal.note(`Nothing to delete from before ${until}\n`);
    else if (refused) terminal.note("Nothing was deleted: not confirmed\n");
    else terminal.note(`Would delete ${rowsText(found)} from before ${until}\n`);
    return EXIT.done;
  });
}

function rowsText(
  { actions, announcements }: { readonly actions: number; readonly announcements: number },
): string {
  return `${many(actions, "audit row")} and ${many(announcements, "announcement")}`;
}

function many(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
