/**
 * The schema `mz_emulator`: functions that move the clock and inject faults from psql, or from any client.
 *
 * `SELECT mz_emulator.advance('30 minutes')` never reaches the database: it needs no cluster, takes no part in a
 * transaction, is not logged and meets no faults. Invariant: any other statement passes through untouched.
 */
import type { Answer, Cell, Column, Execution, Session, Statement } from "../pgwire/backend.ts";
import { SqlError } from "../pgwire/message_fields.ts";
import { type Token, tokenize } from "../sql/lexer.ts";

/** A function of the schema. */
export interface ControlFunction {
  /** As it is written, for people: `advance(interval)`. */
  readonly usage: string;
  /** How many arguments it takes at least and at most. */
  readonly takes: readonly [least: number, most: number];
  /** Gives one value per row. */
  readonly run: (args: readonly Cell[]) => readonly string[] | Promise<readonly string[]>;
}

/** The functions by their names. */
export type ControlPanel = Readonly<Record<string, ControlFunction>>;

/** A call as it is written: each argument a text, NULL or the number of a parameter. */
export interface ControlCall {
  readonly name: string;
  readonly args: readonly (Cell | { readonly parameter: number })[];
}

const TEXT_OID = 25;

/** A session that also knows the functions of the panel. */
export function controlled(session: Session, panel: ControlPanel): Session {
  const calls = new WeakMap<Statement, ControlCall>();
  return {
    ...session,
    async parse(sql, parameterTypes): Promise<Statement> {
      const call = readControlCall(sql);
      if (call === null) return await session.parse(sql, parameterTypes);
      requireFunction(panel, call);
      const parameters = Math.max(0, ...call.args.map(parameterOf));
      const statement: Statement = {
        sql,
        parameterTypes: Array.from({ length: parameters }, () => TEXT_OID),
        columns: [textColumn(call.name)],
      };
      calls.set(statement, call);
      return statement;
    },
    async execute(statement: Statement, execution: Execution): Promise<Answer> {
      const call = calls.get(statement);
      if (call === undefined) return await session.execute(statement, execution);
      const args = call.args.map((arg) =>
        typeof arg === "object" && arg !== null
          ? execution.parameters[arg.parameter - 1] ?? null
          : arg
      );
      const values = await requireFunction(panel, call).run(args);
      return {
        kind: "rows",
        columns: [textColumn(call.name)],
        rows: values.map((value) => [value]),
      };
    },
    async verify(statement) {
      if (!calls.has(statement)) await session.verify?.(statement);
    },
  };
}

/** The call that a statement is, null for any other statement. */
export function readControlCall(sql: string): ControlCall | null {
  if (!/\bmz_emulator\b/i.test(sql)) return null;
  const tokens = tokenize(sql).filter((token) => token.value !== ";" || token.kind !== "operator");
  const words = tokens.map((token) => token.kind === "string" ? "'" : token.value);
  const start = words[1] === "*" && words[2] === "from" ? 3 : 1;
  if (words[0] !== "select" || words[start] !== "mz_emulator" || words[start + 1] !== ".") {
    return null;
  }
  const name = words[start + 2] ?? "";
  if (words[start + 3] !== "(") return null;
  if (words.at(-1) !== ")") throw alone();
  return { name, args: readArguments(tokens.slice(start + 4, -1)) };
}

function readArguments(tokens: readonly Token[]): ControlCall["args"] {
  const args: (Cell | { readonly parameter: number })[] = [];
  if (tokens.length === 0) return args;
  for (let i = 0; i < tokens.length; i += 2) {
    const token = tokens[i];
    const comma = tokens[i + 1];
    if (comma !== undefined && (comma.value !== "," || i + 2 === tokens.length)) throw alone();
    if (token?.kind === "string" || token?.kind === "number") args.push(token.value);
    else if (token?.kind === "parameter") args.push({ parameter: Number(token.value.slice(1)) });
    else if (token?.kind === "word" && token.value === "null") args.push(null);
    else throw alone();
  }
  return args;
}

function parameterOf(arg: ControlCall["args"][number]): number {
  return typeof arg === "object" && arg !== null ? arg.parameter : 0;
}

function requireFunction(panel: ControlPanel, call: ControlCall): ControlFunction {
  const found = Object.hasOwn(panel, call.name) ? panel[call.name] : undefined;
  if (found === undefined) {
    const all = Object.values(panel).map((one) => one.usage).join(", ");
    throw new SqlError("42883", `function "mz_emulator.${call.name}" does not exist`, {
      hint: `The emulator has ${all}.`,
    });
  }
  const [least, most] = found.takes;
  if (call.args.length < least || call.args.length > most) {
    throw new SqlError("42883", `Cannot call mz_emulator.${call.name}: it has other arguments`, {
      hint: `Write mz_emulator.${found.usage}.`,
    });
  }
  return found;
}

function alone(): SqlError {
  return new SqlError("42601", "Cannot call a function of mz_emulator: it must stand alone", {
    hint: "Write SELECT mz_emulator.advance('30 minutes'), with literals or parameters only.",
  });
}

function textColumn(name: string): Column {
  return { name, typeOid: TEXT_OID, typeSize: -1, typeModifier: -1 };
}
