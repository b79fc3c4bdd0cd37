/**
 * All commands with their flags and arguments as plain data, read from the declarations that also parse them: what help
 * and completions are made of, so that neither can know less than the parser.
 */
import { toKebabCase } from "./help_text.ts";
import { routes } from "./routes.ts";

export interface KnownCommand {
  /** `["strategies", "set"]`. */
  readonly words: readonly string[];
  readonly brief: string;
  readonly flags: readonly KnownFlag[];
  readonly positionals: readonly { readonly placeholder: string; readonly optional: boolean }[];
}

export interface KnownFlag {
  /** As users write it, without dashes. */
  readonly name: string;
  readonly letter: string | null;
  readonly brief: string;
  /** What stands for its value; null for a switch. */
  readonly value: string | null;
  /** All values that it takes, where they are few; else empty. */
  readonly choices: readonly string[];
}

/** A word that is followed by one of several others, with what they are about. */
export interface KnownGroup {
  readonly words: readonly string[];
  readonly brief: string;
}

type Routes = typeof routes;
type Target = ReturnType<Routes["getAllEntries"]>[number]["target"];
type Command = NonNullable<ReturnType<Routes["getDefaultCommand"]>>;
type Flags = NonNullable<Command["parameters"]["flags"]>;

/** All commands, in the order of the help. */
export function knownCommands(): readonly KnownCommand[] {
  return commandsIn([], routes);
}

/** `strategies`, `views` and the like. */
export function knownGroups(): readonly KnownGroup[] {
  return routes.getAllEntries().filter(({ target }) => "getAllEntries" in target)
    .map(({ name, target }) => ({
      words: [name["convert-camel-to-kebab"]],
      brief: target.brief,
    }));
}

/** `mz-schedctl strategies set CLUSTER TYPE JSON [FLAGS]`. */
export function synopsisOf({ words, positionals }: KnownCommand): string {
  const args = positionals.map((one) => one.optional ? `[${one.placeholder}]` : one.placeholder);
  return ["mz-schedctl", ...words, ...args, "[FLAGS]"].join(" ");
}

function commandsIn(words: readonly string[], target: Target): readonly KnownCommand[] {
  if ("getAllEntries" in target) {
    return target.getAllEntries().flatMap(({ name, target }) =>
      commandsIn([...words, name["convert-camel-to-kebab"]], target)
    );
  }
  const { flags = {}, aliases = {}, positional } = target.parameters;
  const letters = new Map(Object.entries(aliases).map(([letter, flag]) => [flag, letter]));
  return [{
    ...{ words, brief: target.brief },
    flags: [
      ...Object.entries(flags).map(([name, flag]) => flagOf(name, flag, letters.get(name) ?? null)),
      HELP,
    ],
    positionals: positional?.kind === "tuple"
      ? positional.parameters.map(({ placeholder = "ARGUMENT", optional = false }) => ({
        placeholder,
        optional,
      }))
      : [],
  }];
}

const HELP: KnownFlag = {
  ...{ name: "help", letter: "h", brief: "Print help information and exit" },
  ...{ value: null, choices: [] },
};

function flagOf(name: string, flag: Flags[string], letter: string | null): KnownFlag {
  const takesValue = flag.kind === "parsed" || flag.kind === "enum";
  return {
    ...{ name: toKebabCase(name), letter, brief: flag.brief },
    value: takesValue ? flag.placeholder ?? "VALUE" : null,
    choices: flag.kind === "enum" ? [...flag.values] : [],
  };
}
