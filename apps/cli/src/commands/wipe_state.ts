/** `wipe-state`: forgets what strategies remember, and says what is kept. */
import { NO_REQUEST, type Observation, type RememberedRow } from "@mz-schedctl/core";
import type { WipeFlags } from "../arguments/request.ts";
import { withAdapter } from "../connect.ts";
import { EXIT, type ExitCode } from "../exit_code.ts";
import { printJson } from "../output/print_json.ts";
import type { LoggedTerminal } from "../log/logged_terminal.ts";

/** What is remembered about one cluster, and what will still be known about it. */
interface Remembered {
  readonly id: string;
  /** Null when the cluster is gone. */
  readonly name: string | null;
  readonly strategies: readonly string[];
  readonly suspended: "no" | "in the audit trail" | "only here";
}

/** Shows, asks where somebody can answer, forgets. */
export async function runWipe(flags: WipeFlags, terminal: LoggedTerminal): Promise<ExitCode> {
  return await withAdapter(flags, terminal, async ({ adapter }) => {
    const observation = await adapter.environment.observe(() => NO_REQUEST);
    const found = rememberedOf(observation).filter((one) =>
      flags.cluster === undefined || flags.cluster.test(one.name ?? "")
    );
    if (!flags.json) terminal.print(found.map((one) => describe(one, flags)).join("") + KEPT);
    const asks = !flags.dryRun && !flags.yes && terminal.stdinIsTerminal && found.length > 0;
    const refused = asks && !await terminal.ask("Forget all this? [y/N] ");
    const only = flags.cluster === undefined ? null : found.map((one) => one.id);
    const forgotten = flags.dryRun || refused ? 0 : await adapter.store.wipeState(only);
    if (flags.json) printJson(terminal, { clusters: found, forgotten_rows: forgotten });
    else terminal.note(outcomeText(flags, refused, forgotten));
    return EXIT.done;
  });
}

function outcomeText(flags: WipeFlags, refused: boolean, forgotten: number): string {
  if (flags.dryRun) return "Nothing was forgotten: --dry-run\n";
  if (refused) return "Nothing was forgotten: not confirmed\n";
  return `Forgot ${forgotten} ${forgotten === 1 ? "row" : "rows"}\n`;
}

const KEPT = "Kept: strategy rows, and the audit trail, from which suspensions are rebuilt.\n";

function rememberedOf(observation: Observation): readonly Remembered[] {
  const names = new Map(observation.clusters.map((one) => [one.id, one.name]));
  const ids = [...new Set(observation.memory.map((row) => row.clusterId))].sort();
  return ids.map((id) => {
    const rows = observation.memory.filter((row) => row.clusterId === id);
    return {
      id,
      name: names.get(id) ?? null,
      strategies: [...new Set(rows.map(strategyOf))].sort(),
      suspended: suspensionOf(id, rows, observation),
    };
  });
}

function strategyOf(row: RememberedRow): string {
  switch (row.kind) {
    case "memory":
      return row.memory.strategy;
    case "anchor":
      return "(of an earlier tool)";
    case "reset":
      return row.strategy ?? "(cannot be read)";
  }
}

function suspensionOf(
  id: string,
  rows: readonly RememberedRow[],
  { trace }: Observation,
): Remembered["suspended"] {
  const told = trace.some((one) => one.clusterId === id && one.effect.kind === "suspended");
  if (told) return "in the audit trail";
  const here = rows.some((row) => row.kind === "memory" && (row.memory.suspended ?? null) !== null);
  return here ? "only here" : "no";
}

function describe(
  { id, name, strategies, suspended }: Remembered,
  { dryRun }: Pick<WipeFlags, "dryRun">,
): string {
  const verb = dryRun ? "Would forget" : "Forget";
  const line = `${verb} ${name ?? "(cluster is gone)"} (${id}): ${strategies.join(", ")}\n`;
  switch (suspended) {
    case "no":
      return line;
    case "in the audit trail":
      return `${line}    it is suspended and still wakes: what it had is in the audit trail\n`;
    case "only here":
      return `${line}    it is suspended and the audit trail does not tell what it had: after this, ` +
        "a refused query can only report NOTHING_TO_RESTORE\n";
  }
}
