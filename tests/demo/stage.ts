/**
 * What the demo plays on: an emulator whose clock only the demo moves, a person at a SQL prompt, and mz-schedctl as
 * cron or a person would call it.
 */
import { runCli, type Terminal } from "@mz-schedctl/cli";
import { type Emulator, startEmulator } from "@mz-schedctl/mz-emulator";
import postgres from "postgres";
import { narrate, showCommand, showOutput } from "./narrator.ts";

export interface Stage {
  readonly emulator: Emulator;
  /** Runs SQL as a person on a cluster would; what was refused is shown and returned. */
  readonly sql: (text: string, cluster?: string) => Promise<readonly Record<string, unknown>[]>;
  readonly refusedSql: (text: string, cluster: string) => Promise<string>;
  /** Runs mz-schedctl while the emulated clock stands still; throws unless it ends well. */
  readonly schedctl: (...args: readonly string[]) => Promise<void>;
  /** The same while the clock goes on, for an apply that waits for the statement log. */
  readonly schedctlInTime: (...args: readonly string[]) => Promise<void>;
  /** Lets time pass in the emulated world. */
  readonly pass: (seconds: number, why: string) => void;
  /** `mz-schedctl serve` until `close`; where it listens. */
  readonly serve: () => Promise<{ readonly url: string; readonly close: () => Promise<void> }>;
  readonly close: () => Promise<void>;
}

/** While mz-schedctl waits for the statement log, one emulated second passes in so many milliseconds. */
const TICK_MS = 100;

/** An empty Materialize at nine in the morning. */
export async function openStage(): Promise<Stage> {
  const emulator = await startEmulator({ clock: "manual", start: Date.UTC(2026, 10, 21, 9) });
  const terminal = (print: (text: string) => void, stopped: Promise<void>): Terminal => ({
    print,
    note: print,
    variables: { DATABASE_URL: emulator.url, NO_COLOR: "1" },
    folder: import.meta.dirname ?? ".",
    stdinIsTerminal: false,
    stdoutIsTerminal: false,
    stderrIsTerminal: true,
    ask: () => Promise.resolve(true),
    stopped: () => stopped,
  });
  const schedctl = async (...args: readonly string[]): Promise<void> => {
    showCommand(args);
    const out: string[] = [];
    const code = await runCli(args, terminal((text) => void out.push(text), Promise.resolve()));
    showOutput(out.join(""));
    if (code !== 0) throw new Error(`Cannot go on: mz-schedctl ${args[0]} ended with ${code}`);
  };
  const schedctlInTime = async (...args: readonly string[]): Promise<void> => {
    const ticking = setInterval(() => emulator.advance(1000), TICK_MS);
    try {
      await schedctl(...args);
    } finally {
      clearInterval(ticking);
    }
  };
  return {
    emulator,
    schedctl,
    schedctlInTime,
    sql: (text, cluster) => query(emulator.url, text, cluster),
    refusedSql: async (text, cluster) => {
      try {
        await query(emulator.url, text, cluster);
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
      throw new Error(`Cannot go on: "${text}" was answered, it had to be refused`);
    },
    pass: (seconds, why) => {
      emulator.advance(seconds * 1000);
      narrate(`... ${describeSpan(seconds)} later: ${why}`);
    },
    serve: () => serve(terminal),
    close: () => emulator.close(),
  };
}

async function serve(
  terminal: (print: (text: string) => void, stopped: Promise<void>) => Terminal,
): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  let stop = () => {};
  const stopped = new Promise<void>((resolve) => stop = resolve);
  let ended: Promise<unknown> = Promise.resolve();
  const url = await new Promise<string>((resolve, reject) => {
    const said: string[] = [];
    const listen = (text: string) => {
      said.push(text);
      const found = /http:\/\/\S+/.exec(text)?.[0];
      if (found !== undefined) resolve(found);
    };
    ended = runCli(["serve", "--port", "0"], terminal(listen, stopped))
      .then(() => reject(new Error(`Cannot serve: ${said.join("")}`)), reject);
  });
  return {
    url,
    close: async () => {
      stop();
      await ended;
    },
  };
}

/** One session per question, as a person who looks in now and then. */
async function query(
  url: string,
  text: string,
  cluster = "quickstart",
): Promise<readonly Record<string, unknown>[]> {
  const client = postgres(url, {
    max: 1,
    prepare: false,
    fetch_types: false,
    onnotice: () => {},
    connection: { application_name: "dashboard", cluster } as Record<string, string>,
  });
  try {
    return [...await client.unsafe(text).simple()] as Record<string, unknown>[];
  } finally {
    await client.end({ timeout: 1 });
  }
}

function describeSpan(seconds: number): string {
  return seconds < 120 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`;
}
