/** `init`: creates the tables that are missing. */
import { type CommonFlags, isVerbose } from "../arguments/request.ts";
import { withAdapter } from "../connect.ts";
import { EXIT, type ExitCode } from "../exit_code.ts";
import { printJson } from "../output/print_json.ts";
import type { LoggedTerminal } from "../log/logged_terminal.ts";

/** Creates and says what was created. */
export async function runInit(flags: CommonFlags, terminal: LoggedTerminal): Promise<ExitCode> {
  const { schema, statements } = await withAdapter(flags, terminal, async ({ adapter }) => ({
    schema: adapter.facts.schema,
    statements: (await adapter.store.init()).statements,
  }));
  if (flags.json) {
    printJson(terminal, { schema, executed: statements });
    return EXIT.done;
  }
  for (const statement of statements) {
    terminal.print(`✓ ${summaryOf(statement, isVerbose(flags))}\n`);
  }
  terminal.print(
    statements.length === 0
      ? `Everything is in place in the schema "${schema}".\n`
      : `The schema "${schema}" is ready.\n`,
  );
  return EXIT.done;
}

/** The statement up to its columns, or in full. */
function summaryOf(statement: string, verbose: boolean): string {
  return verbose ? `${statement};` : statement.replace(/\s*\([\s\S]*$/, "");
}
