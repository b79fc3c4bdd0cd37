/**
 * What a story is played on: an emulated Materialize whose clock only the story moves, people who use it, and mz-schedctl.
 *
 * mz-schedctl is the real one, in this process: its arguments, its adapter, its tables. Invariant: nothing here waits
 * for real time, so that a story is told the same way each time.
 */
import { runCli, type Terminal } from "@mz-schedctl/cli";
import {
  type Emulator,
  type EmulatorOptions,
  parseSizeList,
  startEmulator,
} from "@mz-schedctl/mz-emulator";
import postgres from "postgres";
import { emptyFolder, type Run } from "../apps/console.ts";

export interface Stage {
  readonly emulator: Emulator;
  readonly startedAt: number;
  /** Runs one statement as a person who is connected to a cluster. */
  readonly ask: (sql: string, cluster?: string) => Promise<Rows>;
  /** Runs one statement as another user: mz_system, who may do everything. */
  readonly askAsSystem: (sql: string) => Promise<Rows>;
  readonly schedctl: (...args: readonly string[]) => Promise<Run>;
  readonly close: () => Promise<void>;
}

/** What a stage is to be. */
export interface StageOptions {
  /** As `parseSizeList` reads them. */
  readonly sizes: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly profile: NonNullable<EmulatorOptions["profile"]>;
}

export type Rows = readonly Readonly<Record<string, string | null>>[];

/** Noon. Materialize has been there for longer, so that its statement log reaches back. */
const START = Date.UTC(2026, 10, 21, 12);
const UP_BEFORE_MS = 2 * 3_600_000;

/** A Materialize with these sizes and settings, and our tables in it. */
export async function openStage(
  { sizes, settings, profile }: StageOptions,
): Promise<Stage> {
  const emulator = await startEmulator({
    clock: "manual",
    start: START - UP_BEFORE_MS,
    sizes: parseSizeList(sizes),
    ...{ settings, profile },
  });
  const sql = clientOf(emulator.url);
  const stage: Stage = {
    emulator,
    startedAt: START,
    ask: async (text, cluster = "quickstart") => {
      await sql.unsafe(`SET cluster = "${cluster}"`).simple();
      return (await sql.unsafe(text).simple()).map(toText);
    },
    askAsSystem: async (text) => {
      const system = clientOf(emulator.internalUrl);
      const rows = (await system.unsafe(text).simple()).map(toText);
      await system.end({ timeout: 1 });
      return rows;
    },
    schedctl: (...args) => runOn(emulator, args),
    close: async () => {
      await sql.end({ timeout: 1 });
      await emulator.close();
    },
  };
  const init = await stage.schedctl("init");
  if (init.code !== 0) throw new Error(`Cannot open the stage: ${init.stderr}`);
  emulator.advance(START - emulator.clock.now());
  return stage;
}

function clientOf(url: string): postgres.Sql {
  return postgres(url, {
    max: 1,
    prepare: false,
    fetch_types: false,
    onnotice: () => {},
    connection: { application_name: "shop" },
  });
}

async function runOn(emulator: Emulator, args: readonly string[]): Promise<Run> {
  const out: string[] = [];
  const messages: string[] = [];
  const terminal: Terminal = {
    print: (text) => void out.push(text),
    note: (text) => void messages.push(text),
    variables: { DATABASE_URL: emulator.url, NO_COLOR: "1" },
    folder: emptyFolder,
    stdinIsTerminal: false,
    stdoutIsTerminal: false,
    ask: () => Promise.resolve(false),
    stopped: () => Promise.resolve(),
    time: {
      monotonic: emulator.clock.now,
      pause: (milliseconds) => Promise.resolve(emulator.advance(milliseconds)),
    },
  };
  const code = await runCli(args, terminal);
  return { code, stdout: out.join(""), stderr: messages.join("") };
}

function toText(row: Readonly<Record<string, unknown>>): Rows[number] {
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [key, value === null ? null : String(value)]),
  );
}
