/** Values as Materialize prints them, where PGlite prints them otherwise. */
import type { Cell, Column, Row } from "../pgwire/backend.ts";
import { FUNCTIONS } from "../store/recorded.ts";
import { printFloat } from "./printed_float.ts";
import { typeOidOf } from "./type_names.ts";

const JSONB = 3802;
const NUMERIC = 1700;
const REGTYPE = 2206;
const REGPROC = 24;
const FUNCTION_OIDS = new Map(
  Object.values(FUNCTIONS).flat().map((each) => [each.name, each.oid] as const),
);

/** The rows with each value in Materialize's text form. */
export function printCells(columns: readonly Column[], rows: readonly Row[]): readonly Row[] {
  const printers = columns.map((column) => printerOf(column.typeOid));
  if (printers.every((printer) => printer === null)) return rows;
  return rows.map((row) =>
    row.map((cell, i) => {
      const printer = printers[i];
      return cell === null || !printer ? cell : printer(cell);
    })
  );
}

const FLOATS: ReadonlyMap<number, number> = new Map([[700, 6], [701, 15]]);

/** Floats with as many digits as `extra_float_digits` allows; above zero they are exact. */
export function roundFloats(
  columns: readonly Column[],
  rows: readonly Row[],
  extraDigits: number,
): readonly Row[] {
  if (extraDigits > 0 || !columns.some((column) => FLOATS.has(column.typeOid))) return rows;
  const digits = columns.map(({ typeOid }) => {
    const exact = FLOATS.get(typeOid);
    return exact === undefined ? null : Math.max(1, exact + extraDigits);
  });
  return rows.map((row) =>
    row.map((cell, i) => {
      const precision = digits[i] ?? null;
      if (cell === null || precision === null || !Number.isFinite(Number(cell))) return cell;
      return String(Number(Number(cell).toPrecision(precision)));
    })
  );
}

function printerOf(typeOid: number): ((cell: string) => Cell) | null {
  if (typeOid === JSONB) return printJson;
  if (typeOid === NUMERIC) return printNumeric;
  if (FLOATS.has(typeOid)) return (cell) => printFloat(cell, typeOid);
  if (typeOid === REGPROC) return (cell) => String(FUNCTION_OIDS.get(cell) ?? cell);
  if (typeOid === REGTYPE) return (cell) => String(typeOidOf(cell) ?? cell);
  return null;
}

/** A decimal without trailing zeros, and zero without a sign. */
function printNumeric(text: string): string {
  if (!text.includes(".")) return text;
  const trimmed = text.replace(/\.?0+$/, "");
  return trimmed === "-0" ? "0" : trimmed;
}

/** JSON without blanks, keys in order, numbers without trailing zeros. */
export function printJson(text: string): string {
  let out = "";
  let at = 0;
  const value = (): void => {
    const c = text[at];
    if (c === "{") return object();
    if (c === "[") return array();
    const scalar = c === '"' ? /"(?:[^"\\]|\\.)*"/sy : /[^,\]}\s]+/y;
    scalar.lastIndex = at;
    const found = scalar.exec(text)?.[0] ?? "";
    at += found.length;
    out += c === '"' ? found : printNumeric(found);
  };
  const blanks = () => {
    while (at < text.length && /\s/.test(text[at] ?? "")) at++;
  };
  const array = () => {
    out += "[";
    at++;
    for (blanks(); text[at] !== "]" && at < text.length; blanks()) {
      value();
      blanks();
      if (text[at] === ",") {
        out += ",";
        at++;
      }
    }
    at++;
    out += "]";
  };
  const object = () => {
    at++;
    const before = out;
    const members: [string, string][] = [];
    for (blanks(); text[at] !== "}" && at < text.length; blanks()) {
      out = "";
      value();
      const key = out;
      blanks();
      at++;
      blanks();
      out = "";
      value();
      members.push([key, out]);
      blanks();
      if (text[at] === ",") at++;
    }
    at++;
    members.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    out = `${before}{${members.map(([k, v]) => `${k}:${v}`).join(",")}}`;
  };
  value();
  return out;
}
