/**
 * Emulators in processes of their own, one for each worker of the replay.
 *
 * Cases assume to be alone on a server, and one process would share one core among all emulators.
 */
import { type ChildProcess, spawn } from "node:child_process";
import process from "node:process";
import { clearTimeout, setTimeout } from "node:timers";
import { fileURLToPath } from "node:url";

/** An emulator that listens. */
export interface Sandbox {
  readonly url: string;
  readonly internalUrl: string;
  readonly alive: () => boolean;
  readonly stop: () => Promise<void>;
}

/** The first start after a change builds the store's image. */
const START_WITHIN_MS = 180_000;
const script = fileURLToPath(new URL("../../packages/mz-emulator/src/sandbox.ts", import.meta.url));

/** Starts one on free ports and waits until it listens. */
export async function startSandbox(): Promise<Sandbox> {
  const run = process.versions["bun"] === undefined ? ["run", "-A", script] : ["run", script];
  const child = spawn(process.execPath, [...run, "--port", "0", "--internal-port", "0"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const killIt = () => void child.kill();
  process.once("exit", killIt);
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  void ended.then(() => process.off("exit", killIt));
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  try {
    const [url, internalUrl] = await addresses(child);
    return { url, internalUrl, alive: () => child.exitCode === null, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function addresses(child: ChildProcess): Promise<readonly [string, string]> {
  return new Promise((resolve, reject) => {
    let said = "";
    const fail = (why: string) =>
      reject(new Error(`Cannot start an emulator: ${why}, it must say where it listens`));
    const timer = setTimeout(() => fail(`silent for ${START_WITHIN_MS} ms`), START_WITHIN_MS);
    child.once("error", (error) => fail(error.message));
    child.once("close", () => {
      clearTimeout(timer);
      fail("it ended");
    });
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      const found = /listening on (\S+) \(internal: (\S+)\)/.exec(said);
      if (!found) return;
      clearTimeout(timer);
      resolve([found[1] ?? "", found[2] ?? ""]);
    });
  });
}
