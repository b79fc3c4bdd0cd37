/** `strategies schema`: the JSON Schema of one strategy's config, or of all. Connects to nothing. */
import { configSchema, findStrategy, STRATEGIES } from "@mz-schedctl/core";
import type { Request } from "../arguments/request.ts";
import { EXIT, type ExitCode, UsageError } from "../exit_code.ts";
import type { LoggedTerminal } from "../log/logged_terminal.ts";
import { printJson } from "../output/print_json.ts";

type SchemaRequest = Extract<Request, { readonly command: "strategies schema" }>;

/** One schema is printed as it is, so that it can be saved as a file. */
export function runSchema({ type }: SchemaRequest, terminal: LoggedTerminal): ExitCode {
  if (type === null) {
    const schemas = STRATEGIES.map((one) => [one.type, configSchema(one)] as const);
    printJson(terminal, { schemas: Object.fromEntries(schemas) });
    return EXIT.done;
  }
  const strategy = findStrategy(type);
  if (strategy === undefined) {
    throw new UsageError(
      `Cannot print the schema: there is no strategy "${type}", it must be one of ` +
        STRATEGIES.map((one) => one.type).join(", "),
    );
  }
  terminal.print(JSON.stringify(configSchema(strategy), null, 2) + "\n");
  return EXIT.done;
}
