/** `strategies set`: checks a row against the environment, shows the constant INSERT of it, and sends it. */
import {
  findStrategy,
  type LintFinding,
  lintRows,
  type Observation,
  type Plan,
  planCycle,
  readRow,
  readRows,
  signalsFor,
  type StrategyRow,
} from "@mz-schedctl/core";
import type { Request } from "../arguments/request.ts";
import { withAdapter } from "../connect.ts";
import { BadRowError, EXIT, type ExitCode, UsageError } from "../exit_code.ts";
import { findCluster } from "../find_cluster.ts";
import type { LoggedTerminal } from "../log/logged_terminal.ts";
import { nextApplyLines } from "../output/orders.ts";
import { printJson } from "../output/print_json.ts";
import { planSettings } from "../plan_settings.ts";
import { lintDocument, lintLines } from "./strategies_lint.ts";

type SetRequest = Extract<Request, { readonly command: "strategies set" }>;

/** A row that would be a problem is refused; one that will not do what it seems to say is only told of. */
export async function runSet(request: SetRequest, terminal: LoggedTerminal): Promise<ExitCode> {
  const { flags, row } = request;
  const config = parseConfig(row.config);
  return await withAdapter(flags, terminal, async ({ adapter, log }) => {
    const { environment, store } = adapter;
    const cluster = findCluster(await store.clusters(), row, flags);
    const wanted = { clusterId: cluster.id, strategyType: row.type, config };
    const seen = await environment.observe((rows, clusters) =>
      signalsFor([...rows, { ...wanted, updatedAt: Number.MAX_SAFE_INTEGER }], clusters)
    );
    const earlier = sameType(seen.strategyRows, { clusterId: cluster.id, type: row.type });
    const updatedAt = laterThan(earlier, environment.now());
    const added: StrategyRow = { ...wanted, updatedAt };
    refuseProblem(added, seen);
    const sql = store.renderInsert({ ...added, config: JSON.stringify(config), updatedAt });
    const outlook = lookAhead(
      added,
      seen,
      planCycle(withRow(seen, added), {
        ...planSettings(flags, terminal),
        logAliveSeconds: null,
        selects: (name) => name === cluster.name,
      }),
    );
    if (!flags.dryRun) await store.insertStrategy(sql);
    const { id, name } = cluster;
    log.info("strategy set", { cluster_id: id, strategy: row.type, inserted: !flags.dryRun });
    if (flags.json) {
      const findings = outlook.findings.map(lintDocument);
      const next = nextApplyLines(outlook.plan).slice(1).map((line) => line.trim());
      const { problems } = outlook;
      printJson(terminal, {
        ...{ cluster: { id, name }, sql, inserted: !flags.dryRun, findings },
        ...{ other_problems: problems, next_apply: next },
      });
      return EXIT.done;
    }
    terminal.print(`${sql};\n`);
    for (const line of notesOn(earlier, outlook)) terminal.note(`${line}\n`);
    terminal.note(flags.dryRun ? "Not sent: --dry-run\n" : "Inserted 1 row\n");
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

function refuseProblem(row: StrategyRow, { sizes }: Observation): void {
  const entry = readRow(row, { sizes });
  if (entry.kind === "unreadable") {
    throw new BadRowError(`Cannot set the strategy: ${entry.problem.text}`);
  }
}

function sameType(
  rows: readonly StrategyRow[],
  wanted: { readonly clusterId: string; readonly type: string },
): readonly StrategyRow[] {
  const type = findStrategy(wanted.type)?.type;
  return rows.filter((row) =>
    row.clusterId === wanted.clusterId && findStrategy(row.strategyType)?.type === type
  );
}

/** The new row must be the newest of its type, also when an earlier one lies in the future. */
function laterThan(earlier: readonly StrategyRow[], now: number): number {
  const newest = Math.max(...earlier.map((row) => row.updatedAt ?? 0), 0);
  return Math.max(now, Math.floor(newest) + 1);
}

function withRow(seen: Observation, added: StrategyRow): Observation {
  return { ...seen, strategyRows: [...seen.strategyRows, added] };
}

/** What the cluster is in for with the new row. */
interface Outlook {
  readonly findings: readonly LintFinding[];
  /** What is wrong with other rows of the same cluster. */
  readonly problems: readonly string[];
  readonly plan: Plan;
}

function lookAhead(added: StrategyRow, seen: Observation, plan: Plan): Outlook {
  const { clusterId } = added;
  const rows = withRow(seen, added).strategyRows.filter((row) => row.clusterId === clusterId);
  const { sizes, controlCluster, now } = seen;
  const { findings } = lintRows(rows, seen.clusters, { sizes, controlCluster, now });
  return {
    // That an earlier row is replaced is said in other words, and is what was asked for.
    findings: findings.filter((one) => one.code !== "DUPLICATE_ROWS"),
    problems: readRows(rows, { sizes }).problems.map((one) =>
      `${one.code}  ${one.strategyType}: ${one.text}`
    ),
    plan,
  };
}

function notesOn(earlier: readonly StrategyRow[], outlook: Outlook): readonly string[] {
  const count = earlier.length;
  return [
    ...(count === 0 ? [] : [`It replaces ${count} earlier ${count === 1 ? "row" : "rows"}`]),
    ...outlook.problems.map((one) => `problem  ${one}`),
    ...outlook.findings.flatMap(lintLines),
    ...nextApplyLines(outlook.plan),
  ];
}
