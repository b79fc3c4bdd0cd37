/** COPY (query) TO STDOUT and COPY table FROM STDIN. */
import type { Answer, Row } from "../pgwire/backend.ts";
import { SqlError } from "../pgwire/message_fields.ts";
import type { Item } from "../world/state.ts";
import { type CopyFormat, readPayload, writeLine } from "./copy_text.ts";
import type { PlanText } from "./cursors.ts";
import { tokenize } from "./lexer.ts";
import { itemOf } from "./named_item.ts";
import type { Plan, Planning, Run } from "./plan.ts";
import { requireAccess } from "./routing.ts";
import { translateError } from "./store_errors.ts";
import { readTokens, type TokenReader } from "./token_reader.ts";
import { requireMayWrite } from "./transaction.ts";
import { requireTable } from "./write_checks.ts";

/** Plans COPY; null for another kind. */
export async function planCopy(planning: Planning, planText: PlanText): Promise<Plan | null> {
  if (planning.kind !== "copy") return null;
  const parameter = tokenize(planning.sql).find((token) => token.kind === "parameter");
  if (parameter) throw new SqlError("42P02", `there is no parameter ${parameter.value}`);
  const reader = readTokens(planning.sql);
  reader.expect("copy");
  if (!reader.looksAt("(")) return planTable(planning, reader);
  const inner = await planText({ ...planning, sql: reader.group() });
  reader.expect("to");
  requireStream(reader, "stdout");
  const options = readOptions(reader);
  const refused = [...options.keys()].find((name) => name !== "FORMAT");
  if (refused !== undefined) {
    throw new SqlError("XX000", `COPY TO does not support ${refused} option yet`);
  }
  const kind = formatOf(options);
  return { columns: null, parameterTypes: [], run: (run) => copyOut(run, inner, kind) };
}

function planTable(planning: Planning, reader: TokenReader): Plan {
  const name = reader.nameParts();
  const columns = reader.looksAt("(") ? readNames(readTokens(reader.group())) : null;
  if (reader.accept("to")) {
    throw new SqlError("XX000", "named with COPY TO STDOUT unsupported");
  }
  reader.expect("from");
  const { state } = planning;
  const target = itemOf(state, name);
  requireTable(state.machine.world(), "insert", target);
  requireStream(reader, "stdin");
  const names = columns ?? target.columns.map((column) => column.name);
  requireColumns(target, names);
  const options = readOptions(reader);
  if (formatOf(options) === "binary") {
    throw new SqlError("0A000", "COPY FROM with format binary not yet supported");
  }
  const format = readFormat(options);
  return {
    columns: null,
    parameterTypes: [],
    run: (run) => {
      requireAccess(run.state, {
        items: [],
        target: { item: target, privilege: "INSERT" },
        cluster: null,
      });
      return Promise.resolve({
        kind: "copy_in",
        columnCount: names.length,
        accept: (payload) => copyIn(run, { target, names, format }, payload),
      });
    },
  };
}

function readNames(reader: TokenReader): readonly string[] {
  const names = [reader.identifier()];
  while (reader.accept(",")) names.push(reader.identifier());
  return names;
}

function requireColumns(target: Item, names: readonly string[]): void {
  names.forEach((name, i) => {
    if (!target.columns.some((column) => column.name === name)) {
      throw new SqlError("XX000", `column "${name}" does not exist`);
    }
    if (names.indexOf(name) !== i) {
      throw new SqlError("XX000", `column "${name}" specified more than once`);
    }
  });
}

function requireStream(reader: TokenReader, word: "stdin" | "stdout"): void {
  if (reader.accept(word)) return;
  throw new SqlError("0A000", "COPY to or from anything but the client not yet supported");
}

function readOptions(reader: TokenReader): ReadonlyMap<string, string> {
  reader.accept("with");
  const options = new Map<string, string>();
  if (!reader.looksAt("(")) return options;
  const inside = readTokens(reader.group());
  while (!inside.done()) {
    const name = inside.identifier().toUpperCase();
    if (options.has(name)) throw new SqlError("XX000", `${name} specified more than once`);
    inside.accept("=");
    options.set(name, inside.done() || inside.looksAt(",") ? "true" : inside.next().value);
    inside.accept(",");
  }
  return options;
}

function formatOf(options: ReadonlyMap<string, string>): "text" | "csv" | "binary" {
  const written = (options.get("FORMAT") ?? "text").toLowerCase();
  if (written === "text" || written === "csv" || written === "binary") return written;
  throw new SqlError("XX000", `unknown FORMAT: ${options.get("FORMAT")}`);
}

function readFormat(options: ReadonlyMap<string, string>): CopyFormat {
  const kind = formatOf(options) === "csv" ? "csv" : "text";
  const only = (name: string) => {
    if (kind === "text" && options.has(name)) {
      throw new SqlError("XX000", `COPY ${name} available only in CSV mode`);
    }
    return options.get(name);
  };
  const quote = only("QUOTE") ?? '"';
  return {
    kind,
    delimiter: options.get("DELIMITER") ?? (kind === "csv" ? "," : "\t"),
    nullText: options.get("NULL") ?? (kind === "csv" ? "" : "\\N"),
    quote,
    escape: only("ESCAPE") ?? quote,
    header: /^(true|on|t|1)$/i.test(only("HEADER") ?? "false"),
  };
}

async function copyOut(
  run: Run,
  inner: Plan,
  kind: "text" | "csv" | "binary",
): Promise<Answer> {
  const answer = await inner.run(run);
  if (answer.kind !== "rows") throw new SqlError("XX000", "internal error: COPY without rows");
  if (kind === "binary") {
    return { kind: "copy_out_binary", columns: answer.columns, rows: answer.rows };
  }
  const format = readFormat(new Map([["FORMAT", kind]]));
  return {
    kind: "copy_out",
    columnCount: answer.columns.length,
    format: "text",
    lines: written(format, answer.rows),
  };
}

function written(
  format: CopyFormat,
  rows: Iterable<Row> | AsyncIterable<Row>,
): Iterable<string> | AsyncIterable<string> {
  if (!(Symbol.asyncIterator in rows)) return [...rows].map((row) => writeLine(format, row));
  return (async function* () {
    for await (const row of rows) yield writeLine(format, row);
  })();
}

interface Into {
  readonly target: Item;
  readonly names: readonly string[];
  readonly format: CopyFormat;
}

async function copyIn(run: Run, into: Into, payload: Uint8Array): Promise<string> {
  const { state, transaction } = run;
  const { machine } = state;
  requireMayWrite(transaction);
  const rows = readPayload(into.format, new TextDecoder().decode(payload), into.names.length);
  const pending = transaction.mode === "single" ? null : machine.pendingMark();
  try {
    await machine.store.write(pending ?? machine.writeTimestamp(), [{
      table: into.target.id,
      columns: into.names,
      ended: [],
      added: rows,
    }]);
  } catch (error) {
    throw decodingError(error);
  }
  if (pending === null) machine.changed();
  else transaction.inserts.push({ table: into.target.id, mark: pending });
  return `COPY ${rows.length}`;
}

function decodingError(error: unknown): SqlError {
  const told = translateError(error);
  const { sqlstate, message } = told.field;
  if (sqlstate === "23502") {
    return new SqlError(sqlstate, message.replace(/ of relation "[^"]*"/, ""));
  }
  return new SqlError("22P04", `unable to decode column: ${message}`);
}
