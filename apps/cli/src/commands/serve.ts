/** `serve`: the HTTP server, until the process is told to stop. */
import type { ServeFlags } from "../arguments/request.ts";
import { connectOptions } from "../connect.ts";
import { EXIT, type ExitCode, UsageError } from "../exit_code.ts";
import { printJson } from "../output/print_json.ts";
import { planSettings } from "../plan_settings.ts";
import { readNumber } from "../settings.ts";
import type { LoggedTerminal } from "../log/logged_terminal.ts";

const DEFAULT_PORT = 8080;
const HIGHEST_PORT = 65535;
const LOOPBACK = ["127.0.0.1", "::1", "localhost"];

/** Says where it listens once it does. */
export async function runServe(flags: ServeFlags, terminal: LoggedTerminal): Promise<ExitCode> {
  const hostname = flags.host ?? "127.0.0.1";
  if (!LOOPBACK.includes(hostname)) {
    throw new UsageError(
      `Cannot listen on "${hostname}": without access tokens, which do not exist yet, it must be ` +
        `one of ${LOOPBACK.join(", ")}`,
    );
  }
  const port = flags.port ??
    readNumber("MZ_SCHEDCTL_PORT", terminal, { fallback: DEFAULT_PORT, most: HIGHEST_PORT });
  const planning = planSettings(flags, terminal);
  connectOptions(flags, terminal);
  const { startServer } = await import("@mz-schedctl/server");
  const server = await startServer({
    ...{ hostname, port, planning },
    connectOptions: () => connectOptions(flags, terminal),
    report: (message) => terminal.note(`mz-schedctl: ${message}\n`),
  });
  if (flags.json) printJson(terminal, { url: server.url });
  else terminal.print(`Listening on ${server.url}\n`);
  await terminal.stopped();
  await server.close();
  return EXIT.done;
}
