/**
 * Where a command runs: its streams, its environment variables, its folder. Tests and the demo pass their own.
 *
 * stdout is data, stderr is for messages.
 */
import process from "node:process";
import { createInterface } from "node:readline";
import type { ConnectOptions } from "@mz-schedctl/mz-adapter";

export interface Terminal {
  /** Writes data, as it is. */
  readonly print: (text: string) => void;
  /** Writes a message, as it is. */
  readonly note: (text: string) => void;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly folder: string;
  readonly stdinIsTerminal: boolean;
  readonly stdoutIsTerminal: boolean;
  /** Absent: it is none. */
  readonly stderrIsTerminal?: boolean;
  /** Asks a question that is answered with yes or no. */
  readonly ask: (question: string) => Promise<boolean>;
  /** Resolves when a command that serves is to end. */
  readonly stopped: () => Promise<void>;
  /** How time passes; absent: as it does. Tests pass the clock that they move. */
  readonly time?: Required<Pick<ConnectOptions, "pause" | "monotonic">>;
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  return {
    print: (text) => void process.stdout.write(text),
    note: (text) => void process.stderr.write(text),
    variables: process.env,
    folder: process.cwd(),
    stdinIsTerminal: process.stdin.isTTY === true,
    stdoutIsTerminal: process.stdout.isTTY === true,
    stderrIsTerminal: process.stderr.isTTY === true,
    ask,
    stopped: () =>
      new Promise((resolve) => {
        process.once("SIGINT", () => resolve());
        process.once("SIGTERM", () => resolve());
      }),
  };
}

function ask(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  return new Promise((resolve) => {
    lines.once("close", () => resolve(false));
    lines.question(question, (answer) => {
      resolve(/^y(es)?$/i.test(answer.trim()));
      lines.close();
    });
  });
}
