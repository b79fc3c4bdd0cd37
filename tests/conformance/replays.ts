/**
 * Replays cases in batches over several emulators at once, never two batches over one emulator.
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

const BATCH = 12;
const BATCH_WITHIN_MS = 240_000;
const here = fileURLToPath(new URL(".", import.meta.url));

/** Replays all of the cases. */
export async function replayAll(
  cases: readonly Case[],
  options: ReplayOptions,
): Promise<readonly CaseOutcome[]> {
  const batches: (readonly Case[])[] = [];
  for (let i = 0; i < cases.length; i += BATCH) batches.push(cases.slice(i, i + BATCH));
  const outcomes: CaseOutcome[] = [];
  // The first one makes what the others find ready.
  const first = startSandbox();
  const work = async (worker: number): Promise<void> => {
    let sandbox: Sandbox | null = await first;
    if (worker > 0) sandbox = null;
    try {
      for (let batch = batches.shift(); batch; batch = batches.shift()) {
        if (!sandbox?.alive()) sandbox = await startSandbox();
        const { done, finished } = await replayBatch(batch, sandbox, options.python);
        outcomes.push(...done);
        options.onProgress?.(outcomes.length, cases.length);
        if (finished) continue;
        await sandbox.stop();
        sandbox = null;
      }
    } finally {
      await sandbox?.stop();
    }
  };
  const count = Math.max(1, Math.min(options.workers, batches.length));
  const ends = await Promise.allSettled(Array.from({ length: count }, (_, i) => work(i)));
  for (const end of ends) if (end.status === "rejected") throw end.reason;
  return outcomes;
}

interface BatchOutcome {
  readonly done: readonly CaseOutcome[];
  /** False when the emulator is in doubt. */
  readonly finished: boolean;
}

async function replayBatch(
  batch: readonly Case[],
  sandbox: Sandbox,
  python: string,
): Promise<BatchOutcome> {
  const said = await runReplay(batch, sandbox, python);
  const report = readReport(said);
  if (!report) {
    const details = [`the replay of its batch did not finish: ${said.slice(-200)}`];
    return {
      done: batch.map((each) => ({ ...each, how: "failed", details })),
      finished: false,
    };
  }
  const failures = new Map(report.failures.map((each) => [each.case, each.differences]));
  const skips = new Map(report.skips.map((each) => [each.case, each.why]));
  const done = batch.map((each): CaseOutcome => {
    const why = skips.get(each.id);
    if (why !== undefined) return { ...each, how: "skipped", details: [why] };
    const details = failures.get(each.id);
    return { ...each, how: details ? "failed" : "passed", details: details ?? [] };
  });
  return { done, finished: true };
}

function readReport(said: string): Report | null {
  try {
    return JSON.parse(said.slice(said.indexOf("{"))) as Report;
  } catch {
    return null;
  }
}

/** What the replay printed. Its own messages about notices are of no interest. */
function runReplay(batch: readonly Case[], sandbox: Sandbox, python: string): Promise<string> {
  const only = batch.map((each) => each.id).join(",");
  const child = spawn(
    python,
    [
      `${here}replay.py`,
      ...["--url", sandbox.url, "--internal-url", sandbox.internalUrl],
      ...["--only", only, "--json"],
    ],
    {
      stdio: ["ignore", "pipe", "ignore"],
      timeout: BATCH_WITHIN_MS,
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
