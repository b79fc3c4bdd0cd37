/** The commands that hand the desired state to others: views and serve. */
import { buildCommand } from "@stricli/core";
import { type Choosing, docs } from "./command_docs.ts";
import { commonAliases, commonFlags, VALUES } from "./flags.ts";
import { parsePort } from "./parse_port.ts";
import type { CommonFlags, ServeFlags } from "./request.ts";

/** The command `views print`. */
export const viewsPrint = buildCommand<CommonFlags, [], Choosing>({
  func(flags) {
    this.choose({ command: "views print", flags });
  },
  parameters: { flags: commonFlags, aliases: commonAliases },
  docs: docs({
    brief: "Print the SQL of the view desired_replicas",
    full: "Prints the statement that views install sends.",
    examples: [["--schema ops", "For the schema ops, without connecting"]],
  }),
});

/** The command `views install`. */
export const viewsInstall = buildCommand<CommonFlags, [], Choosing>({
  func(flags) {
    this.choose({ command: "views install", flags });
  },
  parameters: { flags: commonFlags, aliases: commonAliases },
  docs: docs({
    brief: "Create or replace the view desired_replicas",
    full:
      "The view says in SQL which replicas each cluster shall have, and which clusters are suspended.",
    examples: [["", "In the schema of our tables"]],
  }),
});

/** The command `serve`. */
export const serve = buildCommand<ServeFlags, [], Choosing>({
  func(flags) {
    this.choose({ command: "serve", flags });
  },
  parameters: {
    aliases: commonAliases,
    flags: {
      ...commonFlags,
      port: {
        kind: "parsed",
        parse: parsePort,
        optional: true,
        placeholder: VALUES.port,
        brief: "Port to listen on; else MZ_SCHEDCTL_PORT, then 8080",
      },
      host: {
        kind: "parsed",
        parse: String,
        optional: true,
        placeholder: VALUES.host,
        brief: "Loopback address to listen on; 127.0.0.1 if not given",
      },
    },
  },
  docs: docs({
    brief: "Serve plans and the desired state over HTTP, on loopback",
    full:
      "GET /livez, GET /readyz, GET /api/v1/desired-state, POST /api/v1/plans. It has no access control yet and " +
      "therefore listens on loopback addresses only.",
    examples: [["--port 8081", "Then: curl http://127.0.0.1:8081/api/v1/desired-state"]],
  }),
});
