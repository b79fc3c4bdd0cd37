/**
 * Portals: a statement with its parameters, run once and read in as many steps as the client likes.
 *
 * A portal that was read to its end answers with no rows for ever; one that ran a command runs it again.
 */
import { Buffer } from "node:buffer";
import { setImmediate } from "node:timers";
import type { Answer, Cell, Column, Row, Statement } from "./backend.ts";
import { encodeBinary } from "./binary_encode.ts";
import { announceParameters, type Client, sendPendingNotices } from "./client.ts";
import { copyIn, copyOut, copyOutBinary } from "./copy.ts";
import {
  commandComplete,
  dataRow,
  emptyQueryResponse,
  type Format,
  noticeResponse,
  portalSuspended,
  rowDescription,
} from "./message_encode.ts";
import { SqlError } from "./message_fields.ts";
import { FLUSH_ABOVE_BYTES } from "./outbox.ts";
import { abortedBlock, cancelled } from "./protocol_error.ts";
import { openCursor, type RowCursor } from "./row_cursor.ts";
import { textRow } from "./text_row.ts";

export interface Portal {
  readonly name: string;
  readonly statement: Statement;
  readonly parameters: readonly Cell[];
  readonly formats: readonly Format[];
  readonly abort: AbortController;
  /** Rows not read yet, once the statement ran. */
  cursor: RowCursor<Row> | null;
  columns: readonly Column[];
  tag: ((rows: number) => string) | null;
  /** It declared or closed a cursor, which cannot be done twice. */
  spent: boolean;
}

/** A portal that has not run. */
export function createPortal(
  fresh: Pick<Portal, "name" | "statement" | "parameters" | "formats">,
): Portal {
  const abort = new AbortController();
  return { ...fresh, abort, cursor: null, columns: [], tag: null, spent: false };
}

/** How a portal is run. */
export interface Run {
  readonly protocol: "simple" | "extended";
  /** 0 or less: all rows. */
  readonly maxRows: number;
}

/** Runs a portal, or goes on with it, and answers up to and including CommandComplete or PortalSuspended. */
export async function runPortal(client: Client, portal: Portal, run: Run): Promise<void> {
  const { session, state, outbox } = client;
  if (session.transaction() === "E" && !endsTransaction(portal.statement.sql)) throw abortedBlock();
  if (portal.spent) {
    throw new SqlError("55000", `portal "${portal.name.replaceAll('"', '""')}" cannot be run`);
  }
  if (portal.statement.sql === "") return outbox.send(emptyQueryResponse);
  if (portal.abort.signal.aborted) throw portal.abort.signal.reason ?? cancelled();
  state.running = portal.abort;
  try {
    if (portal.cursor !== null) return await sendRows(client, portal, run.maxRows);
    const answer = await session.execute(portal.statement, {
      parameters: portal.parameters,
      signal: portal.abort.signal,
      protocol: run.protocol,
      notice: (notice) => {
        outbox.send(noticeResponse(notice));
        outbox.push();
      },
    });
    sendPendingNotices(client);
    await sendAnswer(client, portal, { answer, run });
  } finally {
    state.running = null;
  }
}

/** Whether a statement is allowed in a failed block. */
export function endsTransaction(sql: string): boolean {
  const bare = sql.replace(/^(\s|--[^\n]*(\n|$)|\/\*[\s\S]*?\*\/)+/, "");
  return /^(commit|rollback|end|abort)\b/i.test(bare);
}

async function sendAnswer(
  client: Client,
  portal: Portal,
  { answer, run }: { readonly answer: Answer; readonly run: Run },
): Promise<void> {
  const signal = portal.abort.signal;
  switch (answer.kind) {
    case "empty":
      return client.outbox.send(emptyQueryResponse);
    case "command":
      announceParameters(client, answer.announce);
      portal.spent = /^(DECLARE|CLOSE) CURSOR$/.test(answer.tag);
      return client.outbox.send(commandComplete(answer.tag));
    case "rows":
      portal.cursor = openCursor(answer.rows, signal);
      portal.columns = answer.columns;
      portal.tag = answer.tag ?? null;
      if (run.protocol === "simple" && portal.statement.columns === null) {
        client.outbox.send(rowDescription(answer.columns, []));
      }
      return await sendRows(client, portal, run.maxRows);
    case "copy_out":
      return await copyOut(client, answer, signal);
    case "copy_out_binary":
      return await copyOutBinary(client, answer, signal);
    case "copy_in":
      return await copyIn(client, answer, signal);
  }
}

async function sendRows(client: Client, portal: Portal, maxRows: number): Promise<void> {
  const { outbox } = client;
  const cursor = portal.cursor!;
  const limit = maxRows > 0 ? maxRows : Infinity;
  const text = !portal.formats.includes(1);
  let sent = 0;
  while (sent < limit) {
    const waiting = cursor.next();
    if (waiting instanceof Promise) outbox.pushSoon();
    const row = waiting instanceof Promise ? await waiting : waiting;
    if (row === undefined) break;
    outbox.send(text ? textRow(row) : dataRow(encodeRow(portal, row)));
    sent++;
    if (outbox.gathered() < FLUSH_ABOVE_BYTES) continue;
    await outbox.flush();
    await turn();
  }
  announceParameters(client);
  if (sent >= limit) return outbox.send(portalSuspended);
  outbox.send(commandComplete(portal.tag?.(sent) ?? `SELECT ${sent}`));
}

function encodeRow(portal: Portal, row: Row): (Uint8Array | null)[] {
  return row.map((cell, i) => {
    if (cell === null) return null;
    return portal.formats[i] === 1
      ? encodeBinary(portal.columns[i]?.typeOid ?? 25, cell)
      : Buffer.from(cell, "utf8");
  });
}

/** Lets other clients, and a cancel request for this one, have their turn. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
