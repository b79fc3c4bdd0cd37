/**
 * The parent's end of a child: asks one question at a time, and notices when the child hangs or dies.
 *
 * After a null answer the child is gone.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import type { Answer, Question } from "./child.ts";

/** One running child. */
export interface Child {
  /** Its answer; null when it died or took longer than it may. */
  readonly ask: (question: Question, limitMs: number) => Promise<Answer | null>;
  readonly end: () => void;
}

/** Starts a child in the copied tree. */
export function startChild(folder: string): Child {
  const script = join(folder, "tools/mutate/child.ts");
  const flags = "Deno" in globalThis
    ? ["run", "-A", "--no-prompt", "--no-check", "--v8-flags=--max-old-space-size=1500"]
    : [];
  const child = spawn(process.execPath, [...flags, script], {
    cwd: folder,
    stdio: ["pipe", "pipe", "ignore"],
    env: {
      ...process.env,
      TZ: "UTC",
      CI: "true",
      PROPERTY_RUNS: process.env["PROPERTY_RUNS"] ?? "16",
      NO_COLOR: "1",
    },
  });
  const end = () => void child.kill("SIGKILL");
  // A mutant may loop for ever: nobody else would end it.
  process.once("exit", end);
  let answered: (answer: Answer | null) => void = () => undefined;
  child.on("exit", () => {
    process.removeListener("exit", end);
    answered(null);
  });
  child.stdin?.on("error", () => undefined);
  if (child.stdout !== null) {
    createInterface({ input: child.stdout }).on("line", (line) => {
      // Whatever a test prints is not an answer.
      if (line.startsWith('{"kind":')) answered(JSON.parse(line));
    });
  }
  return {
    ask: (question, limitMs) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => child.kill("SIGKILL"), limitMs);
        answered = (answer) => {
          clearTimeout(timer);
          resolve(answer);
        };
        if (hasEnded(child)) answered(null);
        else child.stdin?.write(`${JSON.stringify(question)}\n`);
      }),
    end,
  };
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
