/**
 * The extended protocol: Parse, Bind, Describe, Execute, Close.
 *
 * Each function answers one message or throws; that everything up to Sync is then skipped is the caller's business.
 */
import type { Cell, Statement } from "./backend.ts";
import { requireBinaryForm } from "./binary_encode.ts";
import { type Client, dropPortals } from "./client.ts";
import type { BindMessage, FrontendMessage } from "./message_decode.ts";
import {
  bindComplete,
  closeComplete,
  type Format,
  noData,
  parameterDescription,
  parseComplete,
  rowDescription,
} from "./message_encode.ts";
import { SqlError } from "./message_fields.ts";
import { decodeParameter } from "./parameter.ts";
import { createPortal, endsTransaction, type Portal, runPortal } from "./portal.ts";
import { abortedBlock, violation } from "./protocol_error.ts";
import { typeCode } from "./type_codes.ts";

type Of<K extends FrontendMessage["kind"]> = Extract<FrontendMessage, { readonly kind: K }>;

const JSON_OID = 114;

/** Parse: the statement replaces one of the same name. */
export async function answerParse(client: Client, message: Of<"parse">): Promise<void> {
  for (const oid of message.parameterTypes) {
    if (oid === JSON_OID) throw new SqlError("22023", "type json not supported");
    if (oid !== 0 && typeCode(oid) === undefined) {
      throw violation(`type with OID ${oid} is unknown`);
    }
  }
  const statements = client.session.split(message.sql);
  if (statements.length > 1) {
    throw new SqlError("XX000", "cannot insert multiple commands into a prepared statement");
  }
  const sql = statements[0] ?? "";
  refuseInFailedBlock(client, sql);
  const statement = sql === ""
    ? { sql, parameterTypes: [], columns: null }
    : await client.session.parse(sql, message.parameterTypes);
  client.statements.set(message.name, statement);
  client.outbox.send(parseComplete);
}

/** Bind: parameters are judged here, not when the portal runs. */
export async function answerBind(client: Client, message: BindMessage): Promise<void> {
  const statement = await findStatement(client, message.statement);
  const expected = statement.parameterTypes.length;
  const supplied = message.parameters.length;
  if (supplied !== expected) {
    throw violation(
      `bind message supplies ${supplied} parameters, but prepared statement ` +
        `"${message.statement}" requires ${expected}`,
    );
  }
  const parameterFormats = padFormats(message.parameterFormats, supplied);
  refuseInFailedBlock(client, statement.sql);
  const parameters: Cell[] = message.parameters.map((bytes, i) =>
    decodeParameter(client.session, {
      typeOid: statement.parameterTypes[i] ?? 25,
      format: parameterFormats[i] ?? 0,
      bytes,
    })
  );
  const formats = padFormats(message.resultFormats, statement.columns?.length ?? 0);
  statement.columns?.forEach((column, i) => {
    if (formats[i] === 1) requireBinaryForm(column.typeOid);
  });
  const before = client.portals.get(message.portal);
  if (before !== undefined && message.portal !== "") {
    throw new SqlError("42P03", `cursor "${message.portal}" already exists`);
  }
  before?.cursor?.close();
  const name = message.portal;
  client.portals.set(name, createPortal({ name, statement, parameters, formats }));
  client.outbox.send(bindComplete);
}

/** Describe, of a statement (parameters and columns) or of a portal (columns in its formats). */
export async function answerDescribe(client: Client, message: Of<"describe">): Promise<void> {
  if (message.what === "S") {
    const statement = await findStatement(client, message.name);
    client.outbox.send(parameterDescription(statement.parameterTypes));
    describeRows(client, statement, []);
  } else {
    const portal = findPortal(client, message.name);
    describeRows(client, portal.statement, portal.formats);
  }
}

/** Execute: runs a portal or goes on with it. */
export async function answerExecute(client: Client, message: Of<"execute">): Promise<void> {
  const portal = findPortal(client, message.portal);
  const before = client.session.transaction();
  await runPortal(client, portal, { protocol: "extended", maxRows: message.maxRows });
  if (before !== "I" && client.session.transaction() === "I") dropPortals(client);
}

/** Close: what does not exist is closed all the same. */
export function answerClose(client: Client, message: Of<"close">): void {
  if (message.what === "S") client.statements.delete(message.name);
  else {
    client.portals.get(message.name)?.cursor?.close();
    client.portals.delete(message.name);
  }
  client.outbox.send(closeComplete);
}

async function findStatement(client: Client, name: string): Promise<Statement> {
  const statement = client.statements.get(name);
  if (statement === undefined) {
    throw new SqlError("26000", `prepared statement "${name}" does not exist`);
  }
  if (statement.sql !== "") await client.session.verify?.(statement);
  return statement;
}

function findPortal(client: Client, name: string): Portal {
  const portal = client.portals.get(name);
  if (portal === undefined) throw new SqlError("34000", `portal "${name}" does not exist`);
  return portal;
}

function refuseInFailedBlock(client: Client, sql: string): void {
  if (client.session.transaction() === "E" && !endsTransaction(sql)) throw abortedBlock();
}

function describeRows(client: Client, statement: Statement, formats: readonly Format[]): void {
  const { columns } = statement;
  client.outbox.send(columns === null ? noData : rowDescription(columns, formats));
}

/** None means text for all, one counts for all, else there is one for each. */
function padFormats(formats: readonly Format[], count: number): readonly Format[] {
  const [first] = formats;
  if (first === undefined) return Array.from({ length: count }, () => 0);
  if (formats.length === 1) return Array.from({ length: count }, () => first);
  if (formats.length === count) return formats;
  throw violation(`expected ${count} field format specifiers, but got ${formats.length}`);
}
