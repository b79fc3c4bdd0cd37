/**
 * Replays the recorded corpus against the emulator: `deno task test:conformance [globs over case ids and topics]`.
 *
 * Fails when a case was skipped, or when one of the topics that the product stands on is under its bar.
 */
import { spawn, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import process from "node:process";
import { startEmulator } from "../../packages/mz-emulator/src/mod.ts";

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

interface Failure {
  readonly case: string;
  readonly differences: readonly string[];
}

interface Report {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly failures: readonly Failure[];
  readonly skips: readonly { readonly case: string; readonly why: string }[];
}

const here = fileURLToPath(new URL(".", import.meta.url));
const verbose = process.argv.includes("--verbose");
const only = process.argv.slice(2).filter((word) => !word.startsWith("--")).join(",");

process.exitCode = await main();

async function main(): Promise<number> {
  const python = findPython();
  if (python === null) {
    console.error(
      "Cannot replay the corpus: no python3 with psycopg is installed, one must be (apt-get install python3-psycopg)",
    );
    return 1;
  }
  const emulator = await startEmulator();
  try {
    return report(await replay(python, emulator.url, emulator.internalUrl));
  } finally {
    await emulator.close();
  }
}

function findPython(): string | null {
  const candidates = ["python3", "/usr/bin/python3"];
  return candidates.find((python) =>
    spawnSync(python, ["-c", "import psycopg"], { stdio: "ignore" }).status === 0
  ) ?? null;
}

function replay(python: string, url: string, internalUrl: string): Promise<Report> {
  const args = [`${here}replay.py`, "--url", url, "--internal-url", internalUrl, "--json"];
  if (only !== "") args.push("--only", only);
  const child = spawn(python, args, { stdio: ["ignore", "pipe", "ignore"] });
  let out = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => out += text);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", () => {
      try {
        resolve(JSON.parse(out.slice(out.indexOf("{"))) as Report);
      } catch {
        reject(new Error(`Cannot read the replay's report: ${out.slice(0, 200)}`));
      }
    });
  });
}

function report(result: Report): number {
  const totals = new Map<string, { total: number; failed: number }>();
  const failed = new Set(result.failures.map((failure) => failure.case));
  const skipped = new Set(result.skips.map((skip) => skip.case));
  for (const [id, topic] of casesRun(failed)) {
    if (skipped.has(id)) continue;
    const entry = totals.get(topic) ?? { total: 0, failed: 0 };
    entry.total++;
    if (failed.has(id)) entry.failed++;
    totals.set(topic, entry);
  }
  let under = 0;
  for (const [topic, { total, failed: bad }] of [...totals].sort()) {
    const share = (total - bad) / total;
    const bar = BARS[topic];
    const missed = bar !== undefined && share < bar;
    if (missed) under++;
    const percent = `${Math.floor(share * 100)} %`.padStart(5);
    console.log(
      `${topic.padEnd(22)} ${String(total - bad).padStart(3)} / ${String(total).padStart(3)} ${percent}` +
        (missed ? `  under its bar of ${bar * 100} %` : ""),
    );
  }
  if (verbose) {
    for (const failure of result.failures) {
      console.log(`FAIL ${failure.case}`);
      for (const difference of failure.differences) console.log(`       ${difference}`);
    }
  }
  for (const skip of result.skips) console.log(`skipped ${skip.case}: ${skip.why}`);
  if (result.skipped > 0) console.log(`${result.skipped} skipped`);
  console.log(`${result.passed} passed, ${result.failed} failed`);
  return under > 0 || result.skipped > 0 || result.passed === 0 ? 1 : 0;
}

/** Case ids with their topics, of those that the replay was asked for. */
function casesRun(failed: ReadonlySet<string>): readonly (readonly [string, string])[] {
  const globs = only === "" ? [] : only.split(",").map((glob) =>
    new RegExp(`^${glob.replaceAll(/[.+^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")}$`)
  );
  const topics = readTopics();
  return topics.filter(([id, topic]) =>
    failed.has(id) || globs.length === 0 || globs.some((glob) => glob.test(id) || glob.test(topic))
  );
}

function readTopics(): readonly (readonly [string, string])[] {
  const script = "import sys; sys.path.insert(0, sys.argv[1]); from conf import load_cases; " +
    "import json; print(json.dumps([[c.id, c.topic] for c in load_cases(None)]))";
  const python = findPython() ?? "python3";
  const { stdout } = spawnSync(python, ["-c", script, here], { encoding: "utf8" });
  return JSON.parse(stdout) as [string, string][];
}

