/**
 * A proxy between a client and a pgwire server that keeps a list of the statements and can cut the line.
 *
 * It reads only what the client sends, without TLS: the client must say `sslmode=disable`, or is told that there is
 * no TLS. A statement is a simple Query or a Parse, with its text.
 */
import { connect as dial, createServer, type Server, type Socket } from "node:net";

export interface Proxy {
  readonly port: number;
  /** The texts of the statements, in the order in which they came. */
  readonly statements: readonly string[];
  /** Start-up parameters of every connection, in order. */
  readonly startups: readonly Readonly<Record<string, string>>[];
  readonly forget: () => void;
  /** Cuts the line when a statement comes for which the test is true; that one and no other. */
  readonly cut: (when: CutMoment, matches: (sql: string) => boolean) => void;
  /** Whether new connections are refused. */
  readonly refuse: (refusing: boolean) => void;
  readonly close: () => Promise<void>;
}

/** Before the server sees the statement, or after it has answered and before the client sees the answer. */
export type CutMoment = "before" | "after";

interface Cut {
  readonly when: CutMoment;
  readonly matches: (sql: string) => boolean;
}

interface Shared {
  readonly statements: string[];
  readonly startups: Record<string, string>[];
  cut: Cut | null;
  refusing: boolean;
}

/** Listens on a free port of the loopback interface and passes everything on. */
export async function startProxy(
  target: { readonly host?: string; readonly port: number },
): Promise<Proxy> {
  const shared: Shared = { statements: [], startups: [], cut: null, refusing: false };
  const open = new Set<Socket>();
  const server = createServer((client) => {
    if (shared.refusing) {
      client.destroy();
      return;
    }
    const upstream = dial(target.port, target.host ?? "127.0.0.1");
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => {
        open.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    join(client, upstream, shared);
  });
  const port = await listen(server);
  return {
    port,
    statements: shared.statements,
    startups: shared.startups,
    forget: () => {
      shared.statements.length = 0;
    },
    cut: (when, matches) => {
      shared.cut = { when, matches };
    },
    refuse: (refusing) => {
      shared.refusing = refusing;
    },
    close: () => {
      for (const socket of open) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (address === null || typeof address === "string") throw new Error("no port");
      resolve(address.port);
    });
  });
}

/** One connection through the proxy. */
interface Line {
  readonly client: Socket;
  readonly upstream: Socket;
  readonly shared: Shared;
  started: boolean;
  /** A statement whose answer shall not arrive: seen, and for the extended protocol also executed. */
  doomed: "no" | "parsed" | "sent";
}

function join(client: Socket, upstream: Socket, shared: Shared): void {
  const line: Line = { client, upstream, shared, started: false, doomed: "no" };
  let pending = Buffer.alloc(0);
  client.on("data", (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk]);
    for (let message = take(pending, line.started); message !== null;) {
      pending = pending.subarray(message.length);
      passOn(line, message);
      message = take(pending, line.started);
    }
  });
  upstream.on("data", (chunk: Buffer) => {
    if (line.doomed !== "sent") client.write(chunk);
    else if (endsTurn(chunk)) client.destroy();
  });
}

function passOn(line: Line, message: Buffer): void {
  const { client, shared } = line;
  if (!line.started) {
    const code = message.readInt32BE(4);
    if (code === SSL_REQUEST || code === GSS_REQUEST) {
      client.write("N");
      return;
    }
    line.started = true;
    if (code !== CANCEL_REQUEST) shared.startups.push(readStartup(message));
  } else {
    const kind = String.fromCharCode(message[0] ?? 0);
    const sql = readStatement(kind, message);
    if (sql !== null && meetsCut(line, sql, kind)) return;
    if (kind === "E" && line.doomed === "parsed") line.doomed = "sent";
  }
  line.upstream.write(message);
}

/** Whether the line was cut before this statement. */
function meetsCut(line: Line, sql: string, kind: string): boolean {
  const { shared } = line;
  shared.statements.push(sql);
  const { cut } = shared;
  if (cut === null || !cut.matches(sql)) return false;
  shared.cut = null;
  if (cut.when === "after") {
    line.doomed = kind === "Q" ? "sent" : "parsed";
    return false;
  }
  line.client.destroy();
  return true;
}

const SSL_REQUEST = 80877103;
const GSS_REQUEST = 80877104;
const CANCEL_REQUEST = 80877102;

/** The first whole message; null while it is incomplete. */
function take(bytes: Buffer, started: boolean): Buffer | null {
  const head = started ? 1 : 0;
  if (bytes.length < head + 4) return null;
  const length = bytes.readInt32BE(head) + head;
  return bytes.length < length ? null : bytes.subarray(0, length);
}

function readStartup(message: Buffer): Record<string, string> {
  const parts = message.subarray(8).toString("utf8").split("\0");
  const parameters: Record<string, string> = {};
  for (let at = 0; at + 1 < parts.length && parts[at] !== ""; at += 2) {
    parameters[parts[at] ?? ""] = parts[at + 1] ?? "";
  }
  return parameters;
}

/** The text of a Query or a Parse; null for every other message. */
function readStatement(kind: string, message: Buffer): string | null {
  const body = message.subarray(5).toString("utf8").split("\0");
  if (kind === "Q") return body[0] ?? "";
  return kind === "P" ? body[1] ?? "" : null;
}

/** Whether the server says that it is ready for the next statement, outside of a transaction or in one. */
function endsTurn(chunk: Buffer): boolean {
  return chunk.length >= 6 && chunk[chunk.length - 6] === 0x5a;
}
