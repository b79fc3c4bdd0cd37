/** The text and CSV formats of COPY, in both directions. Pure. */
import type { Cell, Row } from "../pgwire/backend.ts";
import { SqlError } from "../pgwire/message_fields.ts";

/** How a payload is written. */
export interface CopyFormat {
  readonly kind: "text" | "csv";
  readonly delimiter: string;
  readonly nullText: string;
  readonly quote: string;
  readonly escape: string;
  readonly header: boolean;
}

const ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
};
const UNESCAPES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(ESCAPES).map(([plain, escaped]) => [escaped[1] ?? "", plain]),
);

/** One row without its newline. */
export function writeLine(format: CopyFormat, row: Row): string {
  return row.map((cell) => format.kind === "csv" ? csvField(format, cell) : textField(cell))
    .join(format.delimiter);
}

function textField(cell: Cell): string {
  if (cell === null) return "\\N";
  // deno-lint-ignore no-control-regex
  return cell.replace(/[\\\x08\f\n\r\t\v]/g, (c) => ESCAPES[c] ?? c);
}

function csvField(format: CopyFormat, cell: Cell): string {
  if (cell === null) return format.nullText;
  const { quote, escape, delimiter } = format;
  const special = [quote, delimiter, "\n", "\r"].some((mark) => cell.includes(mark));
  if (!special && cell !== format.nullText) return cell;
  return quote + cell.replaceAll(quote, escape + quote) + quote;
}

/** The rows of a payload; each must have that many fields. */
export function readPayload(format: CopyFormat, payload: string, width: number): readonly Row[] {
  const rows = format.kind === "csv" ? readCsv(format, payload) : readText(format, payload);
  const data = format.header ? rows.slice(1) : rows;
  for (const row of data) {
    if (row.length < width) throw new SqlError("22P04", "missing data for column");
    if (row.length > width) throw new SqlError("22P04", "extra data after last expected column");
  }
  return data;
}

function readText(format: CopyFormat, payload: string): Row[] {
  const rows: Row[] = [];
  for (const line of payload.replace(/\n$/, "").split("\n")) {
    if (line === "\\.") break;
    if (line === "" && payload === "") break;
    rows.push(splitText(format, line.replace(/\r$/, "")));
  }
  return rows;
}

function splitText(format: CopyFormat, line: string): Row {
  const fields: string[] = [];
  let field = "";
  for (let i = 0; i < line.length; i++) {
    if (line[i] === "\\" && i + 1 < line.length) field += line.slice(i, ++i + 1);
    else if (line.startsWith(format.delimiter, i)) {
      fields.push(field);
      field = "";
    } else field += line[i] ?? "";
  }
  fields.push(field);
  return fields.map((each) => each === format.nullText ? null : unescape(each));
}

function unescape(field: string): string {
  return field.replace(/\\(?:x[0-9a-fA-F]{1,2}|[0-7]{1,3}|[\s\S])/g, (written) => {
    const code = written.slice(1);
    if (/^x./.test(code)) return String.fromCharCode(parseInt(code.slice(1), 16));
    if (/^[0-7]/.test(code)) return String.fromCharCode(parseInt(code, 8));
    return UNESCAPES[code] ?? code;
  });
}

function readCsv(format: CopyFormat, payload: string): Row[] {
  const { quote, escape, delimiter, nullText } = format;
  const rows: Row[] = [];
  let row: Cell[] = [];
  let field = "";
  let quoted = false;
  const endField = () => {
    row.push(!quoted && field === nullText ? null : field);
    [field, quoted] = ["", false];
  };
  const endRow = () => {
    endField();
    if (row.length > 1 || row[0] !== null) rows.push(row);
    row = [];
  };
  for (let i = 0; i < payload.length; i++) {
    const c = payload[i] ?? "";
    if (c === quote) {
      quoted = true;
      const end = closingQuote(payload, i + 1, { quote, escape });
      field += payload.slice(i + 1, end).replaceAll(escape + quote, quote);
      i = end;
    } else if (payload.startsWith(delimiter, i)) endField();
    else if (c === "\n") endRow();
    else if (c !== "\r") field += c;
  }
  if (field !== "" || row.length > 0 || quoted) endRow();
  return rows;
}

function closingQuote(
  text: string,
  from: number,
  marks: { readonly quote: string; readonly escape: string },
): number {
  for (let i = from; i < text.length; i++) {
    if (text.startsWith(marks.escape + marks.quote, i)) i++;
    else if (text[i] === marks.quote) return i;
  }
  throw new SqlError("22P04", "unterminated CSV quoted field");
}
