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

/** Topics and the share of their cases that must pass. */
const BARS: Readonly<Record<string, number>> = {
  "cluster-create": 0.8,
  "cluster-unmanaged": 0.8,
  "cluster-drop": 0.8,
  "replica-ddl": 0.8,
  "zero-replica": 0.8,
  "routing": 0.8,
  "tables": 0.8,
  "dml": 0.8,
  "transactions": 0.8,
  "client-controller": 0.8,
};

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
  const code = report(outcomes);
  if (verbose) console.error(`${Math.round((Date.now() - started) / 1000)} s`);
  return code;
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
    `${outcomes.length - failed.length - skipped.length} passed, ${failed.length} failed`,
  );
  return under > 0 || skipped.length > 0 ? 1 : 0;
}

/** Prints a line for each topic; returns how many are under their bar. */
function reportTopics(outcomes: readonly CaseOutcome[]): number {
  let under = 0;
  for (const topic of [...new Set(outcomes.map((each) => each.topic))].sort()) {
    const all = outcomes.filter((each) => each.topic === topic && each.how !== "skipped");
    const passed = all.filter((each) => each.how === "passed").length;
    const share = all.length === 0 ? 0 : passed / all.length;
    const bar = BARS[topic] ?? 0;
    const isUnder = globs.length === 0 && share < bar;
    if (isUnder) under++;
    console.log(
      `${topic.padEnd(22)} ${String(passed).padStart(3)} / ${String(all.length).padStart(3)} ` +
        `${Math.floor(share * 100)} %`.padStart(6) +
        (isUnder ? `  under its bar of ${bar * 100} %` : ""),
    );
  }
  return under;
}
