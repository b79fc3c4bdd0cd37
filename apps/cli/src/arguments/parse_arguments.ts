/**
 * Command-line arguments become a typed request. The parser library is known in this folder and nowhere else; the
 * sentences about wrong arguments are ours.
 */
import {
  type ApplicationText,
  ArgumentScannerError,
  buildApplication,
  formatMessageForArgumentScannerError,
  run,
  text_en,
} from "@stricli/core";
import type { Choosing } from "./command_docs.ts";
import type { Request } from "./request.ts";
import { withExamples } from "./help_examples.ts";
import { tidyHelp, toKebabCase } from "./help_text.ts";
import { routes } from "./routes.ts";

export type Parsed =
  | { readonly kind: "request"; readonly request: Request }
  /** Help or the version was asked for. */
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "wrong"; readonly messages: readonly string[] };

/** What the arguments ask for. */
export async function parseArguments(
  input: readonly string[],
  version: string,
): Promise<Parsed> {
  const out: string[] = [];
  const wrong: string[] = [];
  const chosen: Request[] = [];
  const context: Choosing & { process: { exitCode?: number | string | null } } = {
    process: {
      stdout: { write: (text: string) => void out.push(text) },
      stderr: { write: (text: string) => void wrong.push(text) },
    },
    choose: (request) => void chosen.push(request),
  };
  await run(application(version), globalFlagsLast(input), context);
  const [request] = chosen;
  if (wrong.length > 0) return { kind: "wrong", messages: wrong.map((one) => one.trim()) };
  return request === undefined
    ? { kind: "text", text: withExamples(tidyHelp(out.join(""))) }
    : { kind: "request", request };
}

function application(version: string) {
  return buildApplication(routes, {
    name: "mz-schedctl",
    versionInfo: { currentVersion: version },
    scanner: {
      caseStyle: "allow-kebab-for-camel",
      allowArgumentEscapeSequence: true,
      distanceOptions: NEAR_ENOUGH,
    },
    documentation: {
      caseStyle: "convert-camel-to-kebab",
      disableAnsiColor: true,
      onlyRequiredInUsageLine: true,
    },
    localization: { text },
  });
}

/** A slip of the hand is worth a guess, another word is not. */
const NEAR_ENOUGH = {
  threshold: 3,
  weights: { insertion: 1, deletion: 1, substitution: 2, transposition: 1 },
};

/** Nobody shall be talked into the command that changes things. */
const NEVER_SUGGESTED = "apply";

const text: ApplicationText = {
  ...text_en,
  noCommandRegisteredForInput: ({ input, corrections }) =>
    `Cannot read the arguments: there is no command "${input}"${
      meant(corrections.filter((one) => plain(one) !== NEVER_SUGGESTED))
    }; ` +
    "mz-schedctl --help lists all",
  exceptionWhileParsingArguments: (error) =>
    error instanceof ArgumentScannerError
      ? `Cannot read the arguments: ${sentence(error)}`
      : `Cannot read the arguments: ${messageOf(error)}`,
};

function sentence(error: ArgumentScannerError): string {
  return formatMessageForArgumentScannerError(error, {
    FlagNotFoundError: ({ input, corrections }) =>
      `there is no flag --${input}${meant(corrections.map((one) => `--${toKebabCase(one)}`))}`,
    AliasNotFoundError: ({ input }) => `there is no flag -${input}`,
    ArgumentParseError: ({ externalFlagNameOrPlaceholder: name, exception }) =>
      `--${name}: ${messageOf(exception)}`,
    EnumValidationError: ({ externalFlagName, input, values }) =>
      `--${externalFlagName} is "${input}", it must be one of ${values.join(", ")}`,
    UnsatisfiedFlagError: ({ externalFlagName }) => `--${externalFlagName} needs a value`,
    UnexpectedPositionalError: ({ input, expectedCount }) =>
      `"${input}" is one argument too many, ${
        expectedCount === 0 ? "none is" : `${expectedCount} are`
      } expected`,
    UnsatisfiedPositionalError: ({ placeholder }) => `the argument ${placeholder} is missing`,
    UnexpectedFlagError: ({ externalFlagName }) => `--${externalFlagName} is given twice`,
  });
}

function meant(corrections: readonly string[]): string {
  return corrections.length === 0 ? "" : `, did you mean ${corrections.map(plain).join(" or ")}?`;
}

function plain(correction: string): string {
  return correction.replaceAll("`", "");
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const LEADING_WITH_VALUE = [
  "--postgres-url",
  "--schema",
  "--control-cluster",
  "--cluster",
  "--log-format",
];
const LEADING_ALONE = ["--json", "--verbose", "-v", "-vv"];
const ROUTES_OF_TWO_WORDS = ["strategies", "views", "history"];

/** Flags may also stand before the command; the parser wants them behind it. */
function globalFlagsLast(input: readonly string[]): readonly string[] {
  let count = 0;
  for (let word = input[count]; word !== undefined; word = input[count]) {
    const [name = ""] = word.split("=", 1);
    // Alone, -v asks for the version.
    if (word === "-v" && input.length === 1) break;
    if (LEADING_ALONE.includes(word)) count += 1;
    else if (LEADING_WITH_VALUE.includes(name)) count += word.includes("=") ? 1 : 2;
    else break;
  }
  const rest = wordsAsFlags(input.slice(count));
  const second = !(rest[1] ?? "-").startsWith("-");
  const words = ROUTES_OF_TWO_WORDS.includes(rest[0] ?? "") && second ? 2 : 1;
  return [...rest.slice(0, words), ...input.slice(0, count), ...rest.slice(words)];
}

/** `help plan` is `plan --help`, and `version` is `--version`. */
function wordsAsFlags(input: readonly string[]): readonly string[] {
  const [first = "", ...rest] = input;
  if (first === "help") return wordsAsFlags([...rest, "--help"]);
  if (ROUTES_OF_TWO_WORDS.includes(first) && rest[0] === "help") {
    return [first, ...rest.slice(1), "--help"];
  }
  if (first === "history" && ["--help", "-h"].includes(rest[0] ?? "")) {
    return [first, "list", ...rest];
  }
  return first === "version" && rest.length === 0 ? ["--version"] : input;
}
