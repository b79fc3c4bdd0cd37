/** `views install`: creates or replaces the views. */
import { installViews } from "@mz-schedctl/views";
import type { CommonFlags } from "../arguments/request.ts";
import { withAdapter } from "../connect.ts";
import { EXIT, type ExitCode } from "../exit_code.ts";
import { printJson } from "../output/print_json.ts";
import type { LoggedTerminal } from "../log/logged_terminal.ts";

/** Installs and says what there is now. */
export async function runViewsInstall(
  flags: CommonFlags,
  terminal: LoggedTerminal,
): Promise<ExitCode> {
  const { schema, views } = await withAdapter(flags, terminal, async ({ adapter }) => ({
    schema: adapter.facts.schema,
    views: await installViews(adapter),
  }));
  if (flags.json) printJson(terminal, { schema, views });
  else for (const view of views) terminal.print(`✓ ${view}\n`);
  return EXIT.done;
}
