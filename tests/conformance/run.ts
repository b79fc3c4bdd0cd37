/**
 * Replays the recorded corpus against the emulator: `deno task test:conformance [--verbose] [--workers=4] [globs]`.
 *
 * Globs are over case ids and topics. It fails when a case was skipped, and when a topic is under its bar.
 */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { type Case, type CaseOutcome, replayAll } from "./replays.ts";

/**
 * The share of each topic's cases that must pass, in percent: what was reached, less a little.
 * What stays behind on purpose is told in packages/mz-emulator/known_differences.md.
 */
const BARS: Readonly<Record<string, number>> = {
  "audit": 95,
  "auto-scaling": 95,
  "catalog-shapes": 95,
  "client-controller": 97,
  "client-peer": 95,
  "cluster-alter": 97,
  "cluster-convert": 95,
  "cluster-create": 97,
  "cluster-drop": 97,
  "cluster-rename-swap": 95,
  "cluster-unmanaged": 97,
  "copy-explain-prepare": 90,
  "cursors-subscribe": 90,
  "dml": 97,
  "extended-params": 92,
  "jsonb": 92,
  "limits": 95,
  "names": 95,
  "observation": 97,
  "privileges": 95,
  "replica-ddl": 97,
  "routing": 92,
  "schedule-wait": 92,
  "session-parameters": 95,
  "show": 95,
  "sql-functions": 90,
  "sql-types": 92,
  "syntax": 90,
  "system-objects": 95,
  "tables": 97,
  "temporal": 92,
  "transactions": 97,
  "views": 92,
  "wire": 95,
  "zero-replica": 95,
};

/** So many failures are no matter of time. */
const MANY = 40;

const here = fileURLToPath(new URL(".", import.meta.url));
const words = process.argv.slice(2);
const verbose = words.includes("--verbose");
const workers = Number(words.find((word) => word.startsWith("--workers="))?.slice(10) ?? 4);
const globs = words.filter((word) => !word.startsWith("--")).flatMap((word) => word.split(","));

process.exitCode = await main();

async function main(): Promise<number> {
  const python = ["python3", "/usr/bin/python3"].find((candidate) =>
    spawnSync(candidate, ["-c", "import psycopg"], { stdio: "ignore" }).status === 0
  );
  if (python === undefined) {
    console.error(
      "Cannot replay the corpus: no python3 with psycopg is installed, one must be (apt-get install python3-psycopg)",
    );
    return 1;
  }
  const cases = readCases();
  if (cases.length === 0) {
    console.error(`Cannot replay the corpus: no case is like ${globs.join(", ")}, one must be`);
    return 1;
  }
  const started = Date.now();
  const outcomes = await replayAll(cases, { python, workers, ...(verbose ? { onProgress } : {}) });
  const code = report(await onceMoreAlone(outcomes, python));
  if (verbose) console.error(`${Math.round((Date.now() - started) / 1000)} s`);
  return code;
}

/** Cases wait with deadlines, so that a busy machine can fail them: what failed is replayed again, one by one. */
async function onceMoreAlone(
  outcomes: readonly CaseOutcome[],
  python: string,
): Promise<readonly CaseOutcome[]> {
  const failed = outcomes.filter((each) => each.how === "failed");
  if (workers === 1 || failed.length === 0 || failed.length > MANY) return outcomes;
  const again = await replayAll(failed, { python, workers: 1 });
  const better = new Map(
    again.filter((each) => each.how === "passed").map((each) => [each.id, each]),
  );
  for (const id of [...better.keys()].sort()) console.log(`passed only when alone: ${id}`);
  return outcomes.map((each) => better.get(each.id) ?? each);
}

function onProgress(done: number, total: number): void {
  console.error(`${done} of ${total} cases`);
}

/** The cases that were asked for. */
function readCases(): readonly Case[] {
  const patterns = globs.map((glob) =>
    new RegExp(
      `^${
        glob.replaceAll(/[.+^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*").replaceAll("?", ".")
      }$`,
    )
  );
  return readdirSync(`${here}cases`).filter((file) => file.endsWith(".json")).sort()
    .flatMap((file) => {
      const { topic, cases } = JSON.parse(readFileSync(`${here}cases/${file}`, "utf8")) as {
        readonly topic: string;
        readonly cases: readonly { readonly id: string }[];
      };
      return cases.map(({ id }) => ({ id, topic }));
    })
    .filter(({ id, topic }) =>
      patterns.length === 0 || patterns.some((glob) => glob.test(id) || glob.test(topic))
    );
}

function report(outcomes: readonly CaseOutcome[]): number {
  const sorted = [...outcomes].sort((a, b) => a.id < b.id ? -1 : 1);
  const failed = sorted.filter((each) => each.how === "failed");
  const skipped = sorted.filter((each) => each.how === "skipped");
  for (const each of failed) {
    console.log(`FAIL ${each.id}`);
    if (verbose) { for (const difference of each.details) console.log(`       ${difference}`); }
  }
  for (const each of skipped) console.log(`skipped ${each.id}: ${each.details.join("; ")}`);
  const under = reportTopics(sorted);
  if (skipped.length > 0) console.log(`${skipped.length} skipped`);
  console.log(
    `${outcomes.length - failed.length - skipped.length} of ${outcomes.length} cases passed`,
  );
  return under > 0 || skipped.length > 0 ? 1 : 0;
}

/** Prints a line for each topic; returns how many are under their bar. */
function reportTopics(outcomes: readonly CaseOutcome[]): number {
  let under = 0;
  for (const topic of [...new Set(outcomes.map((each) => each.topic))].sort()) {
    const all = outcomes.filter((each) => each.topic === topic && each.how !== "skipped");
    const passed = all.filter((each) => each.how === "passed").length;
    const share = all.length === 0 ? 0 : 100 * passed / all.length;
    const bar = BARS[topic] ?? 100;
    const isUnder = globs.length === 0 && share < bar;
    if (isUnder) under++;
    console.log(
      `${topic.padEnd(22)} ${String(passed).padStart(3)} / ${String(all.length).padStart(3)} ` +
        `${Math.floor(share)} %`.padStart(6) +
        (isUnder ? `  under its bar of ${bar} %` : ""),
    );
  }
  return under;
}
