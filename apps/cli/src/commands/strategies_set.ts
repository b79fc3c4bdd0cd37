/** `strategies set`: checks a row, shows the constant INSERT of it, and sends it. */
import { findStrategy, quoteIdentifier, readRow, type StrategyRow } from "@mz-schedctl/core";
import type { Adapter } from "@mz-schedctl/mz-adapter";
import type { Request } from "../arguments/request.ts";
import { withAdapter } from "../connect.ts";
import { BadRowError, EXIT, type ExitCode, UsageError } from "../exit_code.ts";
import { findCluster } from "../find_cluster.ts";
import { printJson } from "../output/print_json.ts";
import type { Terminal } from "../terminal.ts";

type SetRequest = Extract<Request, { readonly command: "strategies set" }>;

/** A row that would be a problem is refused. */
export async function runSet(request: SetRequest, terminal: Terminal): Promise<ExitCode> {
  const { flags, row } = request;
  const config = parseConfig(row.config);
  return await withAdapter(flags, terminal, async ({ adapter }) => {
    const cluster = findCluster(await adapter.store.clusters(), row, flags);
    const wanted = { clusterId: cluster.id, strategyType: row.type };
    refuseProblem({ ...wanted, config, updatedAt: null }, adapter);
    const earlier = sameType(await adapter.store.strategies(), wanted);
    const sql = adapter.store.renderInsert({
      ...wanted,
      config: JSON.stringify(config),
      updatedAt: laterThan(earlier, adapter.environment.now()),
    });
    if (!flags.dryRun) await adapter.store.insertStrategy(sql);
    if (flags.json) {
      const { id, name } = cluster;
      printJson(terminal, { cluster: { id, name }, sql, inserted: !flags.dryRun });
    } else {
      terminal.print(`${sql};\n`);
    }
    for (const note of notesOn(cluster, earlier)) terminal.note(`${note}\n`);
    if (!flags.json) terminal.note(flags.dryRun ? "Not sent: --dry-run\n" : "Inserted 1 row\n");
    return EXIT.done;
  });
}

function parseConfig(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(
      `Cannot read the configuration: it is not JSON (${why}), it must be a JSON object such as ` +
        `'{"target_size": "100cc"}'`,
    );
  }
}

function refuseProblem(row: StrategyRow, { facts }: Adapter): void {
  const entry = readRow(row, { sizes: facts.sizes });
  if (entry.kind === "unreadable") {
    throw new BadRowError(`Cannot set the strategy: ${entry.problem.text}`);
  }
}

function sameType(
  rows: readonly StrategyRow[],
  wanted: Pick<StrategyRow, "clusterId" | "strategyType">,
): readonly StrategyRow[] {
  const type = findStrategy(wanted.strategyType)?.type;
  return rows.filter((row) =>
    row.clusterId === wanted.clusterId && findStrategy(row.strategyType)?.type === type
  );
}

/** The new row must be the newest of its type, also when an earlier one lies in the future. */
function laterThan(earlier: readonly StrategyRow[], now: number): number {
  const newest = Math.max(...earlier.map((row) => row.updatedAt ?? 0), 0);
  return Math.max(now, Math.floor(newest) + 1);
}

function notesOn(
  cluster: { readonly name: string; readonly managed: boolean; readonly system: boolean },
  earlier: readonly StrategyRow[],
): readonly string[] {
  return [
    ...(earlier.length === 0
      ? []
      : [`It replaces ${earlier.length} earlier ${earlier.length === 1 ? "row" : "rows"}`]),
    ...(cluster.system
      ? [`"${cluster.name}" is a system cluster: nothing is ever done to it`]
      : []),
    ...(cluster.managed && !cluster.system
      ? [
        `"${cluster.name}" is a managed cluster: support is coming, nothing is done to it yet; ` +
        `until then convert it with ALTER CLUSTER ${quoteIdentifier(cluster.name)} ` +
        "SET (MANAGED = false), or leave it alone",
      ]
      : []),
  ];
}
