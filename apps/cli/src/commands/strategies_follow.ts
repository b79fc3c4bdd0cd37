/**
 * `strategies follow`: after a swap, the rows of the cluster that had a name go to the one that has it now.
 *
 * Copied first and removed after, so that a run that breaks in between leaves rows twice and never loses one; run
 * again, it finds the copies and only removes.
 */
import {
  canonicalJson,
  findStrategy,
  type ObservedCluster,
  type StrategyRow,
} from "@mz-schedctl/core";
import type { Adapter } from "@mz-schedctl/mz-adapter";
import type { Request } from "../arguments/request.ts";
import { withAdapter } from "../connect.ts";
import { BadRowError, EXIT, type ExitCode, NotFoundError } from "../exit_code.ts";
import { findCluster } from "../find_cluster.ts";
import type { LoggedTerminal } from "../log/logged_terminal.ts";
import { printJson } from "../output/print_json.ts";

type FollowRequest = Extract<Request, { readonly command: "strategies follow" }>;

/** What is to be done to have the rows follow the name. */
interface Move {
  readonly from: ObservedCluster;
  readonly to: ObservedCluster;
  /** The rows that count there, newest of each type. */
  readonly rows: readonly StrategyRow[];
  /** Those of them that the new cluster does not have yet. */
  readonly missing: readonly StrategyRow[];
  /** Statements that copy the missing ones. */
  readonly inserts: readonly string[];
}

/** Refuses where rows of the same type would be replaced, unless that is asked for. */
export async function runFollow(
  { name, flags }: FollowRequest,
  terminal: LoggedTerminal,
): Promise<ExitCode> {
  return await withAdapter(flags, terminal, async ({ adapter, log }) => {
    const { store } = adapter;
    const move = await planMove(adapter, name);
    if (!flags.force) refuseConflicts(move, await store.strategies());
    let removed = 0;
    if (!flags.dryRun) {
      for (const sql of move.inserts) await store.insertStrategy(sql);
      const types = [...new Set(move.rows.map((row) => row.strategyType))];
      removed = await store.removeStrategies(move.from.id, types);
      log.info("rows follow", { cluster_id: move.to.id, from_cluster_id: move.from.id, removed });
    }
    if (flags.json) printJson(terminal, documentOf(move, removed));
    else terminal.print(moveText(move, flags.dryRun));
    const copied = `copied ${move.inserts.length}, removed ${removed} from ${move.from.id}`;
    terminal.note(flags.dryRun ? "Nothing was moved: --dry-run\n" : `Moved: ${copied}\n`);
    return EXIT.done;
  });
}

async function planMove({ store, environment }: Adapter, name: string): Promise<Move> {
  const clusters = await store.clusters();
  const to = findCluster(clusters, { cluster: name }, { id: false });
  const from = formerly(name, clusters, to);
  const all = await store.strategies();
  const theirs = all.filter((row) => row.clusterId === from.id);
  const rows = theirs.filter((row) => row.updatedAt === newestOf(theirs, row));
  if (rows.length === 0) {
    throw new NotFoundError(
      `Cannot move rows to "${name}": the cluster that had the name before, "${from.name}" ` +
        `(${from.id}), has no rows; perhaps they have been moved already`,
    );
  }
  const ours = all.filter((row) => row.clusterId === to.id);
  const missing = rows.filter((row) =>
    !ours.some((one) =>
      sameType(one, row) && one.updatedAt === newestOf(ours, one) &&
      canonicalJson(one.config) === canonicalJson(row.config)
    )
  );
  const newest = Math.max(0, ...[...ours, ...theirs].map((row) => row.updatedAt ?? 0));
  const updatedAt = Math.max(environment.now(), Math.floor(newest) + 1);
  const inserts = missing.map(({ strategyType, config }) =>
    store.renderInsert({
      clusterId: to.id,
      strategyType,
      config: JSON.stringify(config),
      updatedAt,
    })
  );
  return { from, to, rows, missing, inserts };
}

/** The cluster that was renamed away from this name last. */
function formerly(
  name: string,
  clusters: readonly ObservedCluster[],
  to: ObservedCluster,
): ObservedCluster {
  const [found] = clusters
    .filter((one) => one.id !== to.id && one.renamed?.from === name)
    .sort((a, b) => (b.renamed?.at ?? 0) - (a.renamed?.at ?? 0));
  if (found !== undefined) return found;
  throw new NotFoundError(
    `Cannot move rows to "${name}": no other cluster had this name before, ` +
      "there must have been an ALTER CLUSTER ... SWAP or RENAME that the audit log tells of",
  );
}

function refuseConflicts(
  { from, to, missing }: Move,
  rows: readonly StrategyRow[],
): void {
  const taken = rows.filter((row) => row.clusterId === to.id)
    .filter((row) => missing.some((one) => sameType(one, row)));
  if (taken.length === 0) return;
  const types = [...new Set(taken.map(typeOf))].sort().join(" and ");
  throw new BadRowError(
    `Cannot move rows from "${from.name}" (${from.id}) to "${to.name}" (${to.id}): ` +
      `it has other rows of its own of type ${types}, which must be removed first, ` +
      "or be replaced with --force",
  );
}

function newestOf(rows: readonly StrategyRow[], like: StrategyRow): number | null {
  const ages = rows.filter((row) => sameType(row, like)).map((row) => row.updatedAt);
  const known = ages.filter((age) => age !== null);
  return known.length === 0 ? null : Math.max(...known);
}

function sameType(a: StrategyRow, b: StrategyRow): boolean {
  return typeOf(a) === typeOf(b);
}

function typeOf({ strategyType }: StrategyRow): string {
  return findStrategy(strategyType)?.type ?? strategyType;
}

function moveText({ from, to, rows, missing }: Move, dryRun: boolean): string {
  const heading = `"${to.name}" was ${from.id}, now called "${from.name}", and is ${to.id}\n`;
  const lines = rows.map((row) => {
    const there = missing.includes(row) ? "" : "  (is there already)";
    const mark = dryRun ? "would move" : "→";
    return `${mark} ${row.strategyType}  ${canonicalJson(row.config)}${there}\n`;
  });
  return heading + lines.join("");
}

function documentOf({ from, to, rows, inserts }: Move, removed: number) {
  return {
    from: { id: from.id, name: from.name },
    to: { id: to.id, name: to.name },
    rows: rows.map((row) => ({ strategy_type: row.strategyType, config: row.config })),
    inserts,
    removed,
  };
}
