/** Reads CREATE TABLE, and lets the store type its columns. */
import { SqlError } from "../pgwire/message_fields.ts";
import type { TableColumn } from "../store/store.ts";
import type { ItemColumn, ObjectName } from "../world/command.ts";
import { tokenize } from "./lexer.ts";
import { namesOf } from "./names.ts";
import { toPostgresSyntax } from "./postgres_syntax.ts";
import { analyzeQuery } from "./query.ts";
import { type SessionState, settingsOf } from "./session_state.ts";
import { stableExpression } from "./stable_expression.ts";
import { translateError } from "./store_errors.ts";
import { objectName, readTokens, type TokenReader } from "./token_reader.ts";
import {
  readTableConstraint,
  type TableConstraint,
  unsupportedColumnConstraint,
} from "./table_constraints.ts";
import { typeName } from "./type_names.ts";

/** A column as written. */
export interface WrittenColumn {
  readonly name: string;
  readonly type: string;
  readonly notNull: boolean;
  readonly defaultSql: string | null;
  /** PRIMARY KEY or UNIQUE was said. */
  readonly isKey: boolean;
}

/** A CREATE TABLE as written. */
export interface TableText {
  readonly name: ObjectName;
  readonly ifNotExists: boolean;
  readonly temporary: boolean;
  readonly columns: readonly WrittenColumn[];
  readonly constraints: readonly TableConstraint[];
}

/** A column, as the world and as the store need it. */
export interface ColumnDefinition {
  readonly column: ItemColumn;
  readonly stored: TableColumn;
}

/** Reads the statement. */
export function readTable(sql: string): TableText {
  const reader = readTokens(sql);
  reader.expect("create");
  const temporary = reader.accept("temporary") || reader.accept("temp");
  reader.expect("table");
  const ifNotExists = reader.accept("if", "not", "exists");
  const name = objectName(reader.nameParts());
  const inside = readTokens(reader.group());
  const columns: WrittenColumn[] = [];
  const constraints: TableConstraint[] = [];
  while (!inside.done()) {
    const constraint = readTableConstraint(inside);
    if (constraint) constraints.push(constraint);
    else columns.push(readColumn(inside));
    inside.accept(",");
  }
  return { name, ifNotExists, temporary, columns, constraints };
}

const AFTER_TYPE = new Set(
  ["not", "null", "default", "constraint", "primary", "unique", "check", "references", "collate"],
);

function readColumn(reader: TokenReader): WrittenColumn {
  const name = reader.identifier();
  const type = readUntil(reader, AFTER_TYPE);
  let notNull = false;
  let defaultSql: string | null = null;
  let isKey = false;
  while (!reader.done() && !reader.looksAt(",")) {
    if (reader.accept("not", "null")) notNull = true;
    else if (reader.accept("default")) {
      defaultSql = readUntil(reader, new Set([...AFTER_TYPE].filter((w) => w !== "null")));
    } else if (reader.accept("primary", "key") || reader.accept("unique")) {
      isKey = true;
    } else if (reader.looksAt("check") || reader.looksAt("references") || reader.looksAt("null")) {
      throw unsupportedColumnConstraint(reader);
    } else reader.next();
  }
  return { name, type, notNull, defaultSql, isKey };
}

function readUntil(reader: TokenReader, stops: ReadonlySet<string>): string {
  const from = reader.peek()?.start ?? 0;
  let end = from;
  let depth = 0;
  for (let token = reader.peek(); token; token = reader.peek()) {
    const isMark = token.kind === "operator";
    if (depth === 0 && isMark && token.value === ",") break;
    if (depth === 0 && token.kind === "word" && stops.has(token.value) && end > from) break;
    if (isMark && (token.value === "(" || token.value === "[")) depth++;
    if (isMark && (token.value === ")" || token.value === "]")) depth--;
    end = token.end;
    reader.next();
  }
  return reader.text.slice(from, end);
}

/** Throws for a parameter in a default. Only when it is to be made: a statement with one can be prepared. */
export function refuseParameters(written: readonly WrittenColumn[]): void {
  for (const { defaultSql } of written) {
    const parameter = tokenize(defaultSql ?? "").find((token) => token.kind === "parameter");
    if (parameter) throw new SqlError("42P02", `there is no parameter ${parameter.value}`);
  }
}

/** Types and defaults, checked by the store. */
export async function tableColumns(
  state: SessionState,
  written: readonly WrittenColumn[],
): Promise<readonly ColumnDefinition[]> {
  const seen = new Set<string>();
  const defined: ColumnDefinition[] = [];
  for (const column of written) {
    if (seen.has(column.name)) {
      throw new SqlError("XX000", `column "${column.name}" specified more than once`);
    }
    seen.add(column.name);
  }
  for (const column of written) defined.push(await defineColumn(state, column));
  return defined;
}

async function defineColumn(
  state: SessionState,
  written: WrittenColumn,
): Promise<ColumnDefinition> {
  const now = state.machine.readTimestamp();
  const settings = settingsOf(state, { ts: now, now });
  const storeType = toPostgresSyntax(`NULL::${written.type}`).slice("NULL::".length);
  if (written.defaultSql !== null && /^\(\s*select\b/i.test(written.defaultSql)) {
    throw new SqlError("XX000", "DEFAULT expression does not allow subqueries");
  }
  try {
    const typed = await state.machine.store.describe(settings, {
      sql: analyzeQuery(`SELECT NULL::${written.type}`, namesOf(state)).sql,
    });
    const defaultSql = written.defaultSql === null
      ? null
      : analyzeQuery(`SELECT ${written.defaultSql}`, namesOf(state)).sql.slice(7);
    if (defaultSql !== null) {
      await state.machine.store.describe(settings, {
        sql: `SELECT CAST(${defaultSql} AS ${storeType})`,
      });
    }
    const column = typed.columns?.[0];
    return {
      column: {
        name: written.name,
        type: typeName(column?.typeOid ?? 25),
        typeOid: column?.typeOid ?? 25,
        typeModifier: column?.typeModifier ?? -1,
        nullable: !written.notNull,
        defaultSql: written.defaultSql === null ? null : stableExpression(written.defaultSql),
      },
      stored: { name: written.name, storeType, nullable: !written.notNull, defaultSql },
    };
  } catch (error) {
    throw translateError(error);
  }
}
