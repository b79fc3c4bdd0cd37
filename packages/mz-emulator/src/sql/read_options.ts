/**
 * Reads option lists: `SIZE = '25cc', REPLICATION FACTOR 2`.
 *
 * It only reads; what may be written for which option is the world's to say.
 */
import type { Option, OptionValue } from "../world/command.ts";
import type { TokenReader } from "./token_reader.ts";

/** Names of several words, longest first where one begins with another. */
const NAMES = [
  "AUTO SCALING STRATEGY",
  "AVAILABILITY ZONES",
  "AVAILABILITY ZONE",
  "BILLED AS",
  "COMPUTE ADDRESSES",
  "COMPUTECTL ADDRESSES",
  "EXPERIMENTAL ARRANGEMENT COMPRESSION",
  "HYDRATION SIZE",
  "HYDRATION TIME ESTIMATE",
  "INTROSPECTION DEBUGGING",
  "INTROSPECTION INTERVAL",
  "LINGER DURATION",
  "ON TIMEOUT",
  "REPLICATION FACTOR",
  "STORAGE ADDRESSES",
  "STORAGECTL ADDRESSES",
  "UNTIL READY",
  "WORKLOAD CLASS",
].map((name) => name.split(" "));

/** A list of options up to a closing parenthesis or the end of the statement. */
export function readOptions(reader: TokenReader): readonly Option[] {
  const options: Option[] = [];
  while (!reader.done() && !reader.looksAt(")")) {
    options.push(readOption(reader));
    if (!reader.accept(",")) break;
  }
  return options;
}

/** Options in parentheses, or bare when there are none. Replicas may go without the closing one. */
export function readOptionalGroup(reader: TokenReader): readonly Option[] {
  if (!reader.accept("(")) return readOptions(reader);
  const options = readOptions(reader);
  reader.accept(")");
  return options;
}

/** The name of an option, in upper case. */
export function readOptionName(reader: TokenReader): string {
  const words = NAMES.find((name) => reader.accept(...name));
  return words ? words.join(" ") : reader.identifier().toUpperCase();
}

function readOption(reader: TokenReader): Option {
  const name = readOptionName(reader);
  reader.accept("=");
  if (reader.done() || reader.looksAt(",") || reader.looksAt(")")) return { name, value: null };
  if (name === "REPLICAS") return { name, value: readReplicas(reader) };
  return { name, value: readValue(reader) };
}

function readReplicas(reader: TokenReader): OptionValue {
  const replicas: { name: string; options: readonly Option[] }[] = [];
  reader.expect("(");
  while (!reader.accept(")")) {
    const name = reader.identifier();
    replicas.push({ name, options: readOptionalGroup(reader) });
    reader.accept(",");
  }
  return { kind: "replicas", replicas };
}

function readValue(reader: TokenReader): OptionValue {
  const clause = readClause(reader);
  if (clause) return clause;
  if (reader.accept("interval")) return { kind: "interval", text: reader.next().value };
  if (reader.accept("(")) return readList(reader, ")");
  if (reader.accept("[")) return readList(reader, "]");
  if (reader.accept("array", "[")) return readList(reader, "]");
  const sign = reader.accept("-") ? "-" : reader.accept("+") ? "" : "";
  const token = reader.next();
  if (token.kind === "string") return { kind: "string", text: token.value };
  if (token.kind === "number") return { kind: "number", text: sign + token.value };
  if (token.kind === "word" && token.value === "null") return { kind: "null" };
  if (token.kind === "word" && (token.value === "true" || token.value === "false")) {
    return { kind: "boolean", value: token.value === "true" };
  }
  let text = token.value;
  while (reader.accept(".")) text += `.${reader.identifier()}`;
  return { kind: "word", text };
}

const CLAUSES = ["MANUAL", "ON REFRESH", "ON HYDRATION"];

function readClause(reader: TokenReader): OptionValue | null {
  const keyword = CLAUSES.find((clause) => reader.accept(...clause.split(" ")));
  if (!keyword) return null;
  if (!reader.accept("(")) return { kind: "clause", keyword, options: [] };
  const options = readOptions(reader);
  reader.expect(")");
  return { kind: "clause", keyword, options };
}

function readList(reader: TokenReader, close: string): OptionValue {
  const items: OptionValue[] = [];
  while (!reader.accept(close)) {
    items.push(readValue(reader));
    reader.accept(",");
  }
  return { kind: "list", items };
}
