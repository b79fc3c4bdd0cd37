/**
 * One round trip to PGlite in PostgreSQL's own messages.
 *
 * Not a client: it has no state and no transactions. Values are text in both directions. Invariant: a batch ends with
 * Sync, so nothing of one caller is left over for the next.
 */
import type { PGlite } from "@electric-sql/pglite";
import type { Cell, Column, Row } from "../pgwire/backend.ts";

/** A statement with its parameters. */
export interface Query {
  readonly sql: string;
  readonly parameters?: readonly Cell[];
  readonly parameterTypes?: readonly number[];
}

/** What a statement gave. */
export interface Result {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  readonly tag: string;
}

/** What Describe told. */
export interface Description {
  readonly parameterTypes: readonly number[];
  readonly columns: readonly Column[] | null;
}

/** An error of PGlite, its fields by their letter (C code, M message, P position...). */
export class StoreError extends Error {
  readonly fields: ReadonlyMap<string, string>;
  constructor(fields: ReadonlyMap<string, string>) {
    super(fields.get("M") ?? "unknown error");
    this.name = "StoreError";
    this.fields = fields;
  }
}

/** Statements that go to PGlite together. */
export interface Batch {
  /** In order; the first error ends them and undoes all of them. */
  readonly queries: readonly Query[];
  /** Run in any case, before anything of anybody else; they must not fail and their results are left out. */
  readonly then?: readonly Query[];
}

/** Runs a batch and returns what its statements gave. */
export async function runBatch(db: PGlite, batch: Batch): Promise<readonly Result[]> {
  const out = new MessageWriter();
  for (const part of batch.then ? [batch.queries, batch.then] : [batch.queries]) {
    for (const query of part) {
      parseMessage(out, query.sql, query.parameterTypes ?? []);
      bindMessage(out, query.parameters ?? []);
      out.message("D", (w) => w.byte("P").text(""));
      out.message("E", (w) => w.text("").int32(0));
    }
    out.message("S", () => {});
  }
  const reply = await send(db, out.bytes());
  const results: Result[] = [];
  let columns: readonly Column[] = [];
  let rows: Row[] = [];
  for (const message of messagesOf(reply)) {
    if (message.type === "T") columns = readColumns(message.body);
    else if (message.type === "D") rows.push(readRow(message.body));
    else if (message.type === "C") {
      results.push({ columns, rows, tag: message.body.text() });
      [columns, rows] = [[], []];
    } else if (message.type === "E") throw new StoreError(readFields(message.body));
  }
  return results.slice(0, batch.queries.length);
}

/** Types of parameters and columns of a statement, without running it. `before` is run first. */
export async function describe(
  db: PGlite,
  before: readonly Query[],
  query: Query,
): Promise<Description> {
  const out = new MessageWriter();
  for (const each of before) {
    parseMessage(out, each.sql, []);
    bindMessage(out, each.parameters ?? []);
    out.message("E", (w) => w.text("").int32(0));
  }
  parseMessage(out, query.sql, query.parameterTypes ?? []);
  out.message("D", (w) => w.byte("S").text(""));
  out.message("S", () => {});
  const reply = await send(db, out.bytes());
  let parameterTypes: number[] = [];
  let columns: readonly Column[] | null = null;
  for (const message of messagesOf(reply)) {
    if (message.type === "E") throw new StoreError(readFields(message.body));
    if (message.type === "T") columns = readColumns(message.body);
    if (message.type === "t") {
      const { body } = message;
      parameterTypes = Array.from({ length: body.int16() }, () => body.int32());
    }
  }
  return { parameterTypes, columns };
}

/** As a stream, since PGlite otherwise reads each message too and keeps what it read for ever. */
async function send(db: PGlite, bytes: Uint8Array): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  await db.runExclusive(() =>
    db.execProtocolRawStream(bytes, {
      syncToFs: false,
      // The piece is a window on PGlite's memory, good until it goes on.
      onRawData: (piece) => void parts.push(piece.slice()),
    })
  );
  return concatenated(parts);
}

function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1 && parts[0]) return parts[0];
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function parseMessage(out: MessageWriter, sql: string, types: readonly number[]): void {
  out.message("P", (w) => {
    w.text("").text(sql).int16(types.length);
    for (const type of types) w.int32(type);
  });
}

function bindMessage(out: MessageWriter, parameters: readonly Cell[]): void {
  out.message("B", (w) => {
    w.text("").text("").int16(0).int16(parameters.length);
    for (const value of parameters) w.cell(value);
    w.int16(0);
  });
}

function readColumns(reader: MessageReader): readonly Column[] {
  return Array.from({ length: reader.int16() }, () => {
    const name = reader.text();
    reader.int32();
    reader.int16();
    const typeOid = reader.int32();
    const typeSize = reader.int16();
    const typeModifier = reader.int32();
    reader.int16();
    return { name, typeOid, typeSize, typeModifier };
  });
}

function readRow(reader: MessageReader): Row {
  const row: Cell[] = [];
  for (let left = reader.int16(); left > 0; left--) row.push(reader.cell());
  return row;
}

function readFields(reader: MessageReader): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (let letter = reader.letter(); letter !== "\0"; letter = reader.letter()) {
    fields.set(letter, reader.text());
  }
  return fields;
}

/** The messages one after the other. They share one reader: each is to be read before the next is asked for. */
function* messagesOf(bytes: Uint8Array): Generator<{ type: string; body: MessageReader }> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const body = new MessageReader(bytes, view);
  let at = 0;
  while (at + 5 <= bytes.length) {
    const length = view.getInt32(at + 1);
    body.goTo(at + 5);
    yield { type: String.fromCharCode(bytes[at] ?? 0), body };
    at += 1 + length;
  }
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

class MessageWriter {
  #bytes = new Uint8Array(1024);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  message(type: string, body: (w: MessageWriter) => void): void {
    this.byte(type);
    const start = this.#length;
    this.int32(0);
    body(this);
    this.#view.setInt32(start, this.#length - start);
  }
  byte(letter: string): this {
    this.#room(1);
    this.#bytes[this.#length++] = letter.charCodeAt(0);
    return this;
  }
  int16(value: number): this {
    this.#room(2);
    this.#view.setInt16(this.#length, value);
    this.#length += 2;
    return this;
  }
  int32(value: number): this {
    this.#room(4);
    this.#view.setInt32(this.#length, value);
    this.#length += 4;
    return this;
  }
  text(value: string): this {
    return this.#raw(encoder.encode(value)).byte("\0");
  }
  cell(value: Cell): this {
    if (value === null) return this.int32(-1);
    const bytes = encoder.encode(value);
    return this.int32(bytes.length).#raw(bytes);
  }
  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }
  #raw(bytes: Uint8Array): this {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
    return this;
  }
  #room(needed: number): void {
    if (this.#length + needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + needed));
    grown.set(this.#bytes);
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }
}

class MessageReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;
  constructor(bytes: Uint8Array, view: DataView) {
    this.#bytes = bytes;
    this.#view = view;
  }
  goTo(at: number): void {
    this.#at = at;
  }
  int16(): number {
    this.#at += 2;
    return this.#view.getInt16(this.#at - 2);
  }
  int32(): number {
    this.#at += 4;
    return this.#view.getInt32(this.#at - 4);
  }
  letter(): string {
    return String.fromCharCode(this.#bytes[this.#at++] ?? 0);
  }
  text(): string {
    const end = this.#bytes.indexOf(0, this.#at);
    const value = decoder.decode(this.#bytes.subarray(this.#at, end));
    this.#at = end + 1;
    return value;
  }
  cell(): Cell {
    const length = this.int32();
    if (length < 0) return null;
    const value = decodeText(this.#bytes, this.#at, this.#at + length);
    this.#at += length;
    return value;
  }
}

/** Most values are a few letters of ASCII, for which a decoder costs more than the letters. */
const SHORT = 24;

function decodeText(bytes: Uint8Array, start: number, end: number): string {
  if (end - start > SHORT) return decoder.decode(bytes.subarray(start, end));
  let text = "";
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte > 127) return decoder.decode(bytes.subarray(start, end));
    text += String.fromCharCode(byte);
  }
  return text;
}
