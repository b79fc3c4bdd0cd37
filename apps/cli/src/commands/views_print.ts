/** `views print`: the SQL of the views, without connecting where the schema is known. */
import { installStatements } from "@mz-schedctl/views";
import type { CommonFlags } from "../arguments/request.ts";
import { withAdapter } from "../connect.ts";
import { EXIT, type ExitCode } from "../exit_code.ts";
import { printJson } from "../output/print_json.ts";
import { readSchema } from "../settings.ts";
import type { LoggedTerminal } from "../log/logged_terminal.ts";

/** Prints the statements that `views install` sends. */
export async function runViewsPrint(
  flags: CommonFlags,
  terminal: LoggedTerminal,
): Promise<ExitCode> {
  const schema = readSchema(flags, terminal) ??
    await withAdapter(flags, terminal, ({ adapter }) => Promise.resolve(adapter.facts.schema));
  const statements = installStatements(schema);
  if (flags.json) printJson(terminal, { schema, statements });
  else terminal.print(statements.map((statement) => `${statement};\n`).join("\n"));
  return EXIT.done;
}
