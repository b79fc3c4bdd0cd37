/**
 * The sandbox as a process of its own, and commands run against it, for tests over the wire.
 *
 * It runs as `deno task sandbox` runs it, on free ports, and ends with the test.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import process from "node:process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A sandbox that listens. */
export interface Sandbox {
  /** Of its process. */
  readonly pid: number;
  readonly port: number;
  readonly url: string;
  readonly internalUrl: string;
  close(): Promise<void>;
}

/** What a command printed and how it ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const startLimitMs = 60_000;

/** Starts the sandbox and returns once it says that it listens. */
export async function startSandbox(options: readonly string[] = []): Promise<Sandbox> {
  const [port, internalPort] = [await freePort(), await freePort()];
  const source = fileURLToPath(
    new URL("../../packages/mz-emulator/src/sandbox.ts", import.meta.url),
  );
  const ports = ["--port", String(port), "--internal-port", String(internalPort)];
  const child = spawn(process.execPath, ["run", "-A", source, ...ports, ...options], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await firstLine(child);
  return {
    pid: child.pid ?? 0,
    port,
    url: `postgres://materialize@127.0.0.1:${port}/materialize`,
    internalUrl: `postgres://mz_system@127.0.0.1:${internalPort}/materialize`,
    close: () => end(child),
  };
}

/** Runs a command to its end; its stdin is empty. */
export async function run(
  command: readonly [string, ...string[]],
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Ended> {
  const [program, ...args] = command;
  const child = spawn(program, args, {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    env: { NO_COLOR: "1", ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Uint8Array) => stdout += chunk);
  child.stderr.on("data", (chunk: Uint8Array) => stderr += chunk);
  const [code] = await once(child, "close");
  return { code, stdout, stderr };
}

/** The absolute path of a program; it fails the test where the program is missing. */
export async function findProgram(name: string): Promise<string> {
  const found = await run(["/bin/sh", "-c", `command -v ${name}`], {
    env: { PATH: process.env["PATH"] ?? "" },
  });
  if (found.code !== 0) {
    throw new Error(`Cannot run the wire tests: "${name}" is missing, install it first`);
  }
  return found.stdout.trim();
}

async function firstLine(child: ChildProcess): Promise<void> {
  const { stdout } = child;
  if (stdout === null) throw new Error("Cannot read the sandbox: it has no stdout");
  const lines = createInterface({ input: stdout });
  const limit = AbortSignal.timeout(startLimitMs);
  await Promise.race([
    once(lines, "line", { signal: limit }),
    once(child, "exit", { signal: limit }).then(([code]) => {
      throw new Error(`Cannot start the sandbox: it ended with ${code}, it must listen`);
    }),
  ]);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  await gone;
}

/** A port of the loopback interface that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") {
    throw new Error("Cannot find a free port: the server has no address");
  }
  return address.port;
}
