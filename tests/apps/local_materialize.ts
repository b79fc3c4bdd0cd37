/** An emulated Materialize in this process, with a connection to ask it directly. */
import { type Adapter, connect } from "@mz-schedctl/mz-adapter";
import { type Emulator, type EmulatorOptions, startEmulator } from "@mz-schedctl/mz-emulator";
import { runInProcess } from "./console.ts";

export interface LocalMaterialize {
  readonly emulator: Emulator;
  readonly adapter: Adapter;
  /** Runs one statement; cells are text. */
  readonly ask: (text: string) => Promise<readonly Readonly<Record<string, string | null>>[]>;
  /** Runs mz-schedctl; while it does, a manual clock moves on by itself when `ticking`. */
  readonly schedctl: (...args: readonly string[]) => ReturnType<typeof runInProcess>;
  readonly close: () => Promise<void>;
}

const TICK_MS = 50;

/** Starts it with our tables in place. */
export async function startLocalMaterialize(
  options: EmulatorOptions = {},
): Promise<LocalMaterialize> {
  const emulator = await startEmulator(options);
  const variables = { DATABASE_URL: emulator.url };
  const schedctl: LocalMaterialize["schedctl"] = async (...args) => {
    const ticking = options.clock === "manual"
      ? setInterval(() => emulator.advance(500), TICK_MS)
      : undefined;
    try {
      return await runInProcess(args, { variables });
    } finally {
      clearInterval(ticking);
    }
  };
  const init = await schedctl("init");
  if (init.code !== 0) throw new Error(`Cannot start: ${init.stderr}`);
  const adapter = await connect({
    url: emulator.url,
    cycleId: "tests",
    toolVersion: "0.0.0",
  });
  return {
    emulator,
    adapter,
    schedctl,
    ask: async (text) => (await adapter.query({ doing: "ask", text })).rows,
    close: async () => {
      await adapter.close();
      await emulator.close();
    },
  };
}
