/** `strategies list`: every row, whether it counts, and what is wrong with it. */
import {
  canonicalJson,
  findStrategy,
  type Problem,
  readRows,
  type StrategyRow,
} from "@mz-schedctl/core";
import type { Adapter } from "@mz-schedctl/mz-adapter";
import type { ClusterFlags } from "../arguments/request.ts";
import { withAdapter } from "../connect.ts";
import { EXIT, type ExitCode } from "../exit_code.ts";
import { type Paint, paintFor } from "../output/paint.ts";
import { inColumns } from "../output/in_columns.ts";
import { printJson } from "../output/print_json.ts";
import type { LoggedTerminal } from "../log/logged_terminal.ts";

interface Listed {
  readonly row: StrategyRow;
  /** Null when no cluster has the id. */
  readonly cluster: string | null;
  /** An earlier row of the same type and cluster. */
  readonly replaced: boolean;
  readonly problem: string | null;
}

/** Lists and prints; rows that cannot be read make the exit code. */
export async function runList(flags: ClusterFlags, terminal: LoggedTerminal): Promise<ExitCode> {
  const all = await withAdapter(flags, terminal, ({ adapter }) => listRows(adapter));
  const listed = all.filter((one) => flags.cluster?.test(one.cluster ?? "") ?? true);
  if (flags.json) printJson(terminal, { rows: listed.map(documentOf) });
  else terminal.print(listText(listed, paintFor(terminal)));
  return listed.some((one) => one.problem !== null) ? EXIT.unreadableRows : EXIT.done;
}

async function listRows({ store, facts }: Adapter): Promise<readonly Listed[]> {
  const rows = await store.strategies();
  const names = new Map((await store.clusters()).map((one) => [one.id, one.name]));
  const ids = [...new Set(rows.map((row) => row.clusterId))];
  const groups = ids.map((id) => rows.filter((row) => row.clusterId === id));
  return groups.flatMap((group) => {
    const { problems } = readRows(group, { sizes: facts.sizes });
    return group.map((row) => judge(row, { group, problems, names }));
  }).sort(byClusterTypeAge);
}

interface Company {
  readonly group: readonly StrategyRow[];
  readonly problems: readonly Problem[];
  readonly names: ReadonlyMap<string, string>;
}

function judge(row: StrategyRow, { group, problems, names }: Company): Listed {
  const cluster = names.get(row.clusterId) ?? null;
  const newest = Math.max(...group.filter((one) => typeOf(one) === typeOf(row)).map(ageOf));
  const replaced = ageOf(row) < newest;
  const found = problems.find((one) => typeOf(one) === typeOf(row));
  const orphan = cluster === null ? `no cluster has the id "${row.clusterId}"` : null;
  return { row, cluster, replaced, problem: replaced ? null : orphan ?? found?.text ?? null };
}

function typeOf({ strategyType }: Pick<StrategyRow, "strategyType">): string {
  return findStrategy(strategyType)?.type ?? strategyType;
}

function ageOf(row: StrategyRow): number {
  return row.updatedAt ?? Number.NEGATIVE_INFINITY;
}

function byClusterTypeAge(a: Listed, b: Listed): number {
  const key = ({ cluster, row }: Listed) => `${cluster ?? ""}\0${row.clusterId}\0${typeOf(row)}`;
  return key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : ageOf(b.row) > ageOf(a.row) ? 1 : -1;
}

function listText(listed: readonly Listed[], paint: Paint): string {
  if (listed.length === 0) return "No strategy rows.\n";
  const cells = listed.map(({ row, cluster }) => [
    `${cluster ?? "(no cluster)"} (${row.clusterId})`,
    row.strategyType,
    row.updatedAt === null ? "no updated_at" : toPreciseInstant(row.updatedAt),
    canonicalJson(row.config),
  ]);
  const [header = "", ...lines] = inColumns([
    ["CLUSTER", "TYPE", "UPDATED_AT", "CONFIG"],
    ...cells,
  ]);
  return paint("title", header) + "\n" + listed.map(({ replaced, problem }, index) => {
    const line = lines[index] ?? "";
    if (problem !== null) return `${line}\n    ${paint("block", `problem: ${problem}`)}\n`;
    return replaced ? paint("quiet", `${line}  replaced by a later row`) + "\n" : `${line}\n`;
  }).join("");
}

/** To the millisecond: which of two rows is the newer one can be a matter of that. */
function toPreciseInstant(instant: number): string {
  return new Date(instant).toISOString().replace("T", " ").replace("Z", " UTC");
}

function documentOf({ row, cluster, replaced, problem }: Listed): Record<string, unknown> {
  return {
    cluster_id: row.clusterId,
    cluster,
    strategy_type: row.strategyType,
    config: row.config,
    updated_at: row.updatedAt === null ? null : new Date(row.updatedAt).toISOString(),
    replaced,
    problem,
  };
}
