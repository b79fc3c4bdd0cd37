/** `strategies lint`: which rows cannot be read, and which will not do what they seem to say. Writes nothing. */
import { type LintFinding, lintRows, type Problem } from "@mz-schedctl/core";
import type { LintFlags } from "../arguments/request.ts";
import { withAdapter } from "../connect.ts";
import { EXIT, type ExitCode } from "../exit_code.ts";
import type { LoggedTerminal } from "../log/logged_terminal.ts";
import { type Paint, paintFor } from "../output/paint.ts";
import { printJson } from "../output/print_json.ts";

interface Linted {
  /** How many rows were looked at. */
  readonly rows: number;
  readonly problems: readonly (Problem & { readonly cluster: string | null })[];
  readonly findings: readonly LintFinding[];
}

/** Rows that cannot be read make the exit code; with `--strict` warnings do, too. */
export async function runLint(flags: LintFlags, terminal: LoggedTerminal): Promise<ExitCode> {
  const linted = await withAdapter(flags, terminal, async ({ adapter }) => {
    const { store, facts, environment } = adapter;
    const clusters = await store.clusters();
    const names = new Map(clusters.map((one) => [one.id, one.name]));
    const rows = (await store.strategies()).filter((row) =>
      flags.cluster?.test(names.get(row.clusterId) ?? "") ?? true
    );
    const { problems, findings } = lintRows(rows, clusters, {
      sizes: facts.sizes,
      controlCluster: facts.settings.cluster,
      now: environment.now(),
    });
    const named = problems.map((one) => ({ ...one, cluster: names.get(one.clusterId) ?? null }));
    return { rows: rows.length, problems: named, findings };
  });
  if (flags.json) printJson(terminal, documentOf(linted));
  else terminal.print(lintText(linted, paintFor(terminal)));
  if (linted.problems.length > 0) return EXIT.unreadableRows;
  const warned = linted.findings.some((one) => one.severity === "warn");
  return flags.strict && warned ? EXIT.strictFindings : EXIT.done;
}

/** What a rule said, below the name of its cluster. */
export function lintLines(
  { code, severity, strategy, text, remedy }: LintFinding,
): readonly string[] {
  const who = strategy === null ? "" : `${strategy} `;
  return [`${severity}  ${code}  ${who}${text}`, `    mend: ${remedy}`];
}

function lintText({ rows, problems, findings }: Linted, paint: Paint): string {
  const blocks = [
    ...problems.map((one) => [
      `${one.cluster ?? "(no cluster)"} (${one.clusterId})`,
      paint("block", `problem  ${one.code}  ${one.strategyType}: ${one.text}`),
    ]),
    ...findings.map((one) => {
      const [said = "", mend = ""] = lintLines(one);
      const tone = one.severity === "warn" ? "warn" : "quiet";
      return [`${one.cluster} (${one.clusterId})`, paint(tone, said), mend];
    }),
  ];
  const headings = [...new Set(blocks.map(([heading = ""]) => heading))];
  const told = headings.map((heading) => {
    const lines = blocks.filter(([one]) => one === heading).flatMap(([_, ...rest]) => rest);
    return [paint("title", heading), ...lines.map((line) => `  ${line}`)].join("\n") + "\n\n";
  });
  return told.join("") + summaryOf({ rows, problems, findings });
}

function summaryOf({ rows, problems, findings }: Linted): string {
  const count = (many: number, noun: string) => `${many} ${noun}${many === 1 ? "" : "s"}`;
  const warnings = findings.filter((one) => one.severity === "warn").length;
  const notes = findings.length - warnings;
  if (problems.length + findings.length === 0) {
    return `Lint: ${count(rows, "row")}, nothing to mend.\n`;
  }
  return `Lint: ${count(rows, "row")}; ${count(problems.length, "problem")}, ` +
    `${count(warnings, "warning")}, ${count(notes, "note")}.\n`;
}

function documentOf({ rows, problems, findings }: Linted): Readonly<Record<string, unknown>> {
  return {
    rows,
    problems: problems.map((one) => ({
      code: one.code,
      cluster_id: one.clusterId,
      cluster: one.cluster,
      strategy_type: one.strategyType,
      text: one.text,
    })),
    findings: findings.map(lintDocument),
  };
}

/** A remark as programs read it. */
export function lintDocument(finding: LintFinding): Readonly<Record<string, unknown>> {
  const { code, severity, clusterId, cluster, strategy, text, remedy } = finding;
  return { code, severity, cluster_id: clusterId, cluster, strategy, text, remedy };
}
