/**
 * The emulator as a program: `deno task sandbox`. Prints one line on stdout when it listens.
 *
 * Ends with 0 after SIGINT or SIGTERM, with 64 when its options make no sense, with 69 when a
 * port is taken, with 1 when it cannot start for another reason.
 */
import { readFileSync } from "node:fs";
import process from "node:process";
import { HELP, readSandboxOptions, type SandboxRequest } from "./sandbox_options.ts";
import { type EmulatorOptions, startEmulator } from "./server/emulator.ts";
import { ScriptError } from "./server/local_session.ts";
import { parseSizes } from "./server/sizes.ts";

const request = readSandboxOptions(process.argv.slice(2));
if (request.kind === "help") process.stdout.write(HELP);
else if (request.kind === "refused") {
  end(64, `Cannot start the sandbox: ${request.why} (--help tells what there is)`);
} else await start(request).catch((error) => refuse(error, request.options));

async function start(request: Extract<SandboxRequest, { kind: "start" }>): Promise<void> {
  const { sizesFile, seedFile } = request;
  const sizes = sizesFile === null ? {} : { sizes: readSizes(sizesFile) };
  const script = seedFile === null ? null : readFileSync(seedFile, "utf8");
  const emulator = await startEmulator({ ...request.options, ...sizes });
  try {
    if (script !== null) await emulator.run(script);
  } catch (error) {
    await emulator.close();
    const line = error instanceof ScriptError ? `:${error.line}` : "";
    return end(1, `Cannot start the sandbox: ${seedFile}${line}: ${why(error)}`);
  }
  console.log(`listening on ${emulator.url} (internal: ${emulator.internalUrl})`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      emulator.close().finally(() => process.exit(0));
    });
  }
}

function readSizes(file: string): ReturnType<typeof parseSizes> {
  const text = readFileSync(file, "utf8");
  try {
    return parseSizes(text);
  } catch (error) {
    throw new Error(`${file}: ${why(error)}`);
  }
}

function refuse(error: unknown, { host, port, internalPort }: EmulatorOptions): void {
  const { code, port: taken } = error instanceof Error
    ? error as Error & { readonly code?: string; readonly port?: number }
    : {};
  if (code !== "EADDRINUSE") return end(1, `Cannot start the sandbox: ${why(error)}`);
  const which = [taken ?? [port, internalPort]].flat().join(" or ");
  end(
    69,
    `Cannot start the sandbox: port ${which} on ${host} is taken, ` +
      "choose others with --port and --internal-port",
  );
}

function why(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function end(code: number, message: string): void {
  process.stderr.write(`${message}\n`);
  process.exit(code);
}
