/** mz-schedctl in process: what it printed and how it ended, without a terminal. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCli, type Terminal } from "@mz-schedctl/cli";

/** How a run ended. */
export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Surroundings {
  readonly variables?: Readonly<Record<string, string>>;
  readonly folder?: string;
  /** Answers every question; with it stdin is a terminal. */
  readonly answer?: boolean;
  readonly stdoutIsTerminal?: boolean;
  readonly stderrIsTerminal?: boolean;
  readonly time?: NonNullable<Terminal["time"]>;
}

/** A folder without `.env`. */
export const emptyFolder = mkdtempSync(join(tmpdir(), "mz-schedctl-"));

/** Runs the CLI with these arguments. */
export async function runInProcess(
  args: readonly string[],
  surroundings: Surroundings = {},
): Promise<Run> {
  const out: string[] = [];
  const messages: string[] = [];
  const { answer } = surroundings;
  const terminal: Terminal = {
    print: (text) => void out.push(text),
    note: (text) => void messages.push(text),
    variables: surroundings.variables ?? {},
    folder: surroundings.folder ?? emptyFolder,
    stdinIsTerminal: answer !== undefined,
    stdoutIsTerminal: surroundings.stdoutIsTerminal ?? false,
    stderrIsTerminal: surroundings.stderrIsTerminal ?? false,
    ask: (question) => {
      messages.push(question);
      return Promise.resolve(answer ?? false);
    },
    stopped: () => Promise.resolve(),
    ...(surroundings.time === undefined ? {} : { time: surroundings.time }),
  };
  const code = await runCli(args, terminal);
  return { code, stdout: out.join(""), stderr: messages.join("") };
}
