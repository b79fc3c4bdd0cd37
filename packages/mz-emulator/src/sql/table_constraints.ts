/**
 * The constraints of CREATE TABLE, nearly all of which are refused.
 *
 * UNIQUE over columns that may be null is accepted and means nothing: rows with nulls could be there many times anyway.
 */
import { SqlError } from "../pgwire/message_fields.ts";
import type { WrittenColumn } from "./create_table.ts";
import { plainForm } from "./normal_form.ts";
import { readTokens, type TokenReader } from "./token_reader.ts";

/** PRIMARY KEY or UNIQUE of a table. */
export interface TableConstraint {
  readonly primary: boolean;
  readonly nullsNotDistinct: boolean;
  readonly columns: readonly string[];
}

/** Reads a constraint of the table; null when a column comes next. */
export function readTableConstraint(reader: TokenReader): TableConstraint | null {
  const named = reader.looksAt("constraint") ? 2 : 0;
  const says = (...words: string[]) =>
    words.every((word, i) => {
      const token = reader.peek(named + i);
      return token?.value === word && token.kind !== "name" && token.kind !== "string";
    });
  const primary = says("primary", "key");
  const unique = says("unique", "(") || says("unique", "nulls");
  if (says("check", "(")) {
    throw unsafe("a check constraint", "unsafe_enable_table_check_constraint");
  }
  if (says("foreign", "key")) throw unsafe("a foreign key", "unsafe_enable_table_foreign_key");
  if (!primary && !unique) return null;
  while (!reader.looksAt("(") && !reader.looksAt("nulls")) reader.next();
  const nullsNotDistinct = reader.accept("nulls", "not", "distinct");
  if (!nullsNotDistinct) reader.accept("nulls", "distinct");
  const inside = readTokens(reader.group());
  const columns = [inside.identifier()];
  while (inside.accept(",")) columns.push(inside.identifier());
  return { primary, nullsNotDistinct, columns };
}

/** Refuses whatever makes a key of the table. */
export function requireNoKeys(
  columns: readonly WrittenColumn[],
  constraints: readonly TableConstraint[],
  table: string,
): void {
  let keys = columns.filter((column) => column.isKey).length;
  if (constraints.filter((constraint) => constraint.primary).length > 1) {
    throw new SqlError("XX000", `multiple primary keys for table ${table} are not allowed`);
  }
  for (const constraint of constraints) if (isKey(columns, constraint)) keys++;
  if (keys > 0) throw unsafe("a primary key or unique constraint", "unsafe_enable_table_keys");
}

function isKey(columns: readonly WrittenColumn[], constraint: TableConstraint): boolean {
  for (const name of constraint.columns) {
    const column = columns.find((each) => each.name === name);
    if (!column) throw new SqlError("XX000", `unknown column in constraint: ${name}`);
    if (!constraint.primary && !constraint.nullsNotDistinct && !column.notNull) return false;
  }
  return true;
}

function unsafe(what: string, flag: string): SqlError {
  return new SqlError("XX000", `CREATE TABLE with ${what} is not supported`, {
    detail:
      `The requested feature (${flag}) is unsafe and is meant only for internal development ` +
      "and testing of Materialize.",
  });
}

/** The refusal of CHECK, REFERENCES or NULL of a column, which comes next. */
export function unsupportedColumnConstraint(reader: TokenReader): SqlError {
  const from = reader.peek()?.start ?? 0;
  let end = from;
  for (let depth = 0; !reader.done(); reader.next()) {
    const token = reader.peek();
    if (depth === 0 && token?.value === ",") break;
    if (token?.value === "(") depth++;
    if (token?.value === ")") depth--;
    end = token?.end ?? end;
  }
  const said = plainForm(reader.text.slice(from, end));
  return new SqlError("0A000", `CREATE TABLE with column constraint: ${said} not yet supported`);
}
