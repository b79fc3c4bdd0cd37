/**
 * Replays cases topic by topic, as they were recorded: each topic on an emulator that starts for it, several at once.
 *
 * Invariant: every case that was asked for is in the outcome, as passed, failed or skipped.
 */
import { spawn } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { type Sandbox, startSandbox } from "./sandboxes.ts";

/** A case of the corpus. */
export interface Case {
  readonly id: string;
  readonly topic: string;
}

/** How a case ended. */
export interface CaseOutcome extends Case {
  readonly how: "passed" | "failed" | "skipped";
  /** Differences, or why it was skipped. */
  readonly details: readonly string[];
}

/** How to replay. */
export interface ReplayOptions {
  readonly python: string;
  readonly workers: number;
  readonly onProgress?: (done: number, total: number) => void;
}

interface Report {
  readonly failures: readonly { readonly case: string; readonly differences: readonly string[] }[];
  readonly skips: readonly { readonly case: string; readonly why: string }[];
}

const TOPIC_WITHIN_MS = 400_000;
const here = fileURLToPath(new URL(".", import.meta.url));

/** Replays all of the cases. */
export async function replayAll(
  cases: readonly Case[],
  options: ReplayOptions,
): Promise<readonly CaseOutcome[]> {
  const topics = [...byTopic(cases).values()].sort((a, b) => b.length - a.length);
  const count = Math.max(1, Math.min(options.workers, topics.length));
  const outcomes: CaseOutcome[] = [];
  // The first emulator makes what the others find ready.
  await (await startSandbox()).stop();
  const work = async (): Promise<void> => {
    for (let topic = topics.shift(); topic; topic = topics.shift()) {
      const sandbox = await startSandbox();
      try {
        outcomes.push(...await replayTopic(topic, sandbox, options.python));
      } finally {
        await sandbox.stop();
      }
      options.onProgress?.(outcomes.length, cases.length);
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: count }, work));
  for (const end of ends) if (end.status === "rejected") throw end.reason;
  return outcomes;
}

function byTopic(cases: readonly Case[]): ReadonlyMap<string, readonly Case[]> {
  const topics = new Map<string, Case[]>();
  for (const each of cases) topics.set(each.topic, [...topics.get(each.topic) ?? [], each]);
  return topics;
}

async function replayTopic(
  topic: readonly Case[],
  sandbox: Sandbox,
  python: string,
): Promise<readonly CaseOutcome[]> {
  const said = await runReplay(topic, sandbox, python);
  const report = readReport(said);
  if (!report) {
    const details = [`the replay of its topic did not finish: ${said.slice(-200)}`];
    return topic.map((each) => ({ ...each, how: "failed", details }));
  }
  const failures = new Map(report.failures.map((each) => [each.case, each.differences]));
  const skips = new Map(report.skips.map((each) => [each.case, each.why]));
  return topic.map((each): CaseOutcome => {
    const why = skips.get(each.id);
    if (why !== undefined) return { ...each, how: "skipped", details: [why] };
    const details = failures.get(each.id);
    return { ...each, how: details ? "failed" : "passed", details: details ?? [] };
  });
}

function readReport(said: string): Report | null {
  try {
    return JSON.parse(said.slice(said.indexOf("{"))) as Report;
  } catch {
    return null;
  }
}

/** What the replay printed. Its own messages about notices are of no interest. */
function runReplay(topic: readonly Case[], sandbox: Sandbox, python: string): Promise<string> {
  const only = topic.map((each) => each.id).join(",");
  const child = spawn(
    python,
    [
      `${here}replay.py`,
      ...["--url", sandbox.url, "--internal-url", sandbox.internalUrl],
      ...["--only", only, "--json"],
    ],
    {
      stdio: ["ignore", "pipe", "ignore"],
      timeout: TOPIC_WITHIN_MS,
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" },
    },
  );
  let out = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => out += text);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", () => resolve(out));
  });
}
