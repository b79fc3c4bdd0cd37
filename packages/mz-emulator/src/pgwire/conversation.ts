/**
 * One connection from its first byte to its last: log-in, then one message after the other.
 *
 * Whatever happens to the connection, a session that was opened is closed exactly once, after its last call returned.
 */
import type { Socket } from "node:net";
import { clearTimeout, setTimeout } from "node:timers";
import { authenticate, type Line, type PasswordMethod } from "./authenticate.ts";
import type { Backend, Startup, Statement } from "./backend.ts";
import {
  announceParameters,
  type Client,
  connectionHandle,
  dropPortals,
  initialState,
  receive,
  sendError,
  sendReady,
} from "./client.ts";
import {
  answerBind,
  answerClose,
  answerDescribe,
  answerExecute,
  answerParse,
} from "./extended_query.ts";
import type { FrontendMessage } from "./message_decode.ts";
import { authentication, backendKeyData, errorResponse, noticeResponse } from "./message_encode.ts";
import { fieldOf } from "./protocol_error.ts";
import { registryOf, type Ticket } from "./registry.ts";
import { answerQuery } from "./simple_query.ts";
import { greet, type TlsIdentity } from "./startup.ts";

/** What all connections of one port have in common. */
export interface PortSettings {
  readonly backend: Backend;
  readonly portKind: "external" | "internal";
  readonly tls?: TlsIdentity | undefined;
  readonly passwordMethod: PasswordMethod;
}

/** A client that half closed its socket may still wait for an answer this long before its statement is given up. */
const HALF_CLOSED_MS = 100;

/** Serves one socket until it is closed. Never throws. */
export async function converse(socket: Socket, settings: PortSettings): Promise<void> {
  const greeting = await greet(socket, settings.tls);
  if (greeting.kind === "gone") return;
  if (greeting.kind === "cancel") {
    return registryOf(settings.backend).cancel(greeting.connectionId, greeting.secret);
  }
  const { line, parameters } = greeting;
  const statements = new Map<string, Statement>();
  const state = initialState();
  const connection = connectionHandle(statements, state, line.outbox);
  const ticket = registryOf(settings.backend).admit(connection);
  try {
    const startup: Startup = {
      parameters,
      connectionId: ticket.connectionId,
      clientAddress: socket.remoteAddress ?? null,
      port: settings.portKind,
      connection,
    };
    const client = await logIn(line, startup, { settings, state, ticket });
    if (client !== null) await serve(client);
  } catch (thrown) {
    line.outbox.send(errorResponse({ ...fieldOf(thrown), severity: "FATAL" }));
  } finally {
    ticket.release();
    line.outbox.finish();
  }
}

interface Entrance {
  readonly settings: PortSettings;
  readonly state: Client["state"];
  readonly ticket: Ticket;
}

/** Null when the client left instead of giving its password. */
async function logIn(line: Line, startup: Startup, entrance: Entrance): Promise<Client | null> {
  const { backend, passwordMethod } = entrance.settings;
  const password = await backend.passwordFor(startup);
  if (password !== null && !await authenticate(line, password, passwordMethod)) return null;
  const { session, greeting } = await backend.connect(startup);
  const { statements } = startup.connection;
  const { state, ticket } = entrance;
  const client: Client = { ...line, session, statements, portals: new Map(), state };
  line.outbox.send(authentication(0));
  announceParameters(client);
  line.outbox.send(backendKeyData(ticket.connectionId, ticket.secret));
  for (const notice of greeting) line.outbox.send(noticeResponse(notice));
  return client;
}

async function serve(client: Client): Promise<void> {
  const { state, inbox } = client;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const leave = (): void => {
    state.gone = true;
    state.running?.abort(new Error("the client closed the connection"));
  };
  inbox.onEnd((lost) => {
    if (lost) leave();
    else timer ??= setTimeout(leave, HALF_CLOSED_MS);
  });
  try {
    await sendReady(client);
    await answerMessages(client);
  } finally {
    clearTimeout(timer);
    dropPortals(client);
    await client.session.close();
  }
}

/** Answers until the client leaves or an error is fatal; after an error in the extended protocol skips to Sync. */
async function answerMessages(client: Client): Promise<void> {
  const { state } = client;
  let skipping = false;
  while (!state.closing && !state.gone) {
    const message = await receive(client);
    if (message === null || message.kind === "terminate") return;
    state.busy = true;
    try {
      if (state.fatal !== null) client.outbox.send(errorResponse(state.fatal));
      if (state.fatal !== null) return;
      if (message.kind === "sync") {
        skipping = false;
        await answerSync(client);
      } else if (!skipping) await answerOne(client, message);
    } catch (thrown) {
      sendError(client, thrown);
      skipping = true;
    } finally {
      state.busy = false;
    }
  }
}

async function answerSync(client: Client): Promise<void> {
  try {
    await client.session.sync();
  } catch (thrown) {
    sendError(client, thrown);
  }
  await sendReady(client);
}

async function answerOne(client: Client, message: FrontendMessage): Promise<void> {
  switch (message.kind) {
    case "query":
      return await answerQuery(client, message.sql);
    case "parse":
      return await answerParse(client, message);
    case "bind":
      return await answerBind(client, message);
    case "describe":
      return await answerDescribe(client, message);
    case "execute":
      return await answerExecute(client, message);
    case "close":
      return answerClose(client, message);
    case "flush":
      return await client.outbox.flush();
    case "sync":
    case "terminate":
    case "authentication":
    case "copy_data":
    case "copy_done":
    case "copy_fail":
      // What is left of a COPY that failed is of no interest any more.
      return;
  }
}
