/**
 * One client that is logged in: its session, its portals, and what is on its way to it.
 *
 * The conversation is strictly one message after the other; only notices, cancellation and the end of the
 * connection come from outside, and they go through `createClient`'s handle.
 */
import type { Connection, Session, Statement } from "./backend.ts";
import type { Inbox } from "./inbox.ts";
import type { FrontendMessage } from "./message_decode.ts";
import { errorResponse, noticeResponse, parameterStatus, readyForQuery } from "./message_encode.ts";
import type { Field, Notice } from "./message_fields.ts";
import type { Outbox } from "./outbox.ts";
import type { Portal } from "./portal.ts";
import { cancelled, fieldOf, isFatal } from "./protocol_error.ts";

export interface Client {
  readonly inbox: Inbox;
  readonly outbox: Outbox;
  readonly session: Session;
  readonly statements: Map<string, Statement>;
  readonly portals: Map<string, Portal>;
  readonly state: ClientState;
}

/** What changes while a client is served. */
export interface ClientState {
  /** Aborts the statement that runs. */
  running: AbortController | null;
  /** A message is being answered. */
  busy: boolean;
  /** The client will not read any more. */
  gone: boolean;
  /** The error that ends the connection at the next message. */
  fatal: Field | null;
  /** Set once a fatal error was sent. */
  closing: boolean;
  /** Notices that came while nothing was being answered. */
  pendingNotices: Notice[];
  /** The parameters as the client knows them. */
  announced: ReadonlyMap<string, string>;
  /** A message that was asked for and has not been taken yet. */
  asked: Promise<FrontendMessage | null> | null;
}

/** The state of a client that has just been greeted. */
export function initialState(): ClientState {
  return {
    running: null,
    busy: false,
    gone: false,
    fatal: null,
    closing: false,
    pendingNotices: [],
    announced: new Map(),
    asked: null,
  };
}

/** What the session may do to its connection; works before the client is complete. */
export function connectionHandle(
  statements: Map<string, Statement>,
  state: ClientState,
  outbox: Outbox,
): Connection {
  return {
    statements,
    notify: (notice) => {
      if (!state.busy) state.pendingNotices.push(notice);
      else {
        outbox.send(noticeResponse(notice));
        outbox.push();
      }
    },
    cancel: () => {
      state.running?.abort(cancelled());
      return state.running !== null;
    },
    terminate: (field) => {
      state.fatal ??= { ...field, severity: "FATAL" };
    },
    sever: () => {
      state.closing = true;
      outbox.drop();
    },
  };
}

/** The next message. One that was asked for and abandoned is not lost. */
export async function receive(client: Client): Promise<FrontendMessage | null> {
  const { state } = client;
  state.asked ??= client.inbox.message();
  try {
    return await state.asked;
  } finally {
    state.asked = null;
  }
}

/** Sends notices that waited for a moment when the client listens. */
export function sendPendingNotices(client: Client): void {
  const pending = client.state.pendingNotices;
  client.state.pendingNotices = [];
  for (const notice of pending) client.outbox.send(noticeResponse(notice));
}

/** Reports an error to the client and to the session. */
export function sendError(client: Client, thrown: unknown): void {
  const field = fieldOf(thrown);
  client.outbox.send(errorResponse(field));
  client.outbox.push();
  if (isFatal(field)) client.state.closing = true;
  client.session.fail();
}

/** Announces parameters that changed since they were last announced, and those that are to be announced anyhow. */
export function announceParameters(client: Client, anyhow: readonly string[] = []): void {
  const current = new Map(client.session.parameterStatus());
  for (const [name, value] of current) {
    if (client.state.announced.get(name) === value && !anyhow.includes(name)) continue;
    client.outbox.send(parameterStatus(name, value));
  }
  client.state.announced = current;
}

/** Portals do not outlive their transaction. */
export function dropPortals(client: Client): void {
  for (const portal of client.portals.values()) portal.cursor?.close();
  client.portals.clear();
}

/** The end of an exchange. */
export async function sendReady(client: Client): Promise<void> {
  if (client.state.closing) return;
  const transaction = client.session.transaction();
  if (transaction === "I") dropPortals(client);
  sendPendingNotices(client);
  client.outbox.send(readyForQuery(transaction));
  await client.outbox.flush();
}
