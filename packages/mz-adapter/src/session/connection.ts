/**
 * One connection to Materialize, one statement at a time, every value as text.
 *
 * After any error the driver's client is retired and a new one is opened for the next statement: the driver may
 * otherwise hand the rest of a failed result, or an old error, to the statement that follows.
 */
import postgres from "postgres";
import { AdapterError, type Circumstance, classify } from "../errors.ts";
import { redact } from "../redact.ts";
import type { Address } from "./address.ts";
import type { Row } from "./row.ts";
import { socketSource } from "./socket.ts";

export interface Statement {
  /** What it is for, as in "Cannot <doing>". */
  readonly doing: string;
  readonly text: string;
  /** With parameters the extended protocol is used, without them the simple one. */
  readonly parameters?: readonly (string | null)[];
  /** How long it may take where that is less than any statement may. */
  readonly timeoutMs?: number;
}

export interface Result {
  readonly rows: readonly Row[];
  /** Rows written, as the command tag tells. */
  readonly affected: number;
}

export type Query = (statement: Statement) => Promise<Result>;

export interface Connection {
  readonly query: Query;
  /** Runs several statements with nobody else's in between, e.g. a transaction. */
  readonly together: <T>(work: (query: Query) => Promise<T>) => Promise<T>;
  /** `host:port`, for people. */
  readonly server: string;
  readonly close: () => Promise<void>;
}

export interface ConnectionOptions {
  readonly address: Address;
  /** Start-up parameters, on top of those of the address. */
  readonly parameters: Readonly<Record<string, string>>;
  /** For messages. */
  readonly controlCluster: string | null;
  /** How long a statement may take before it is cancelled. */
  readonly timeoutMs?: number;
  /** Told of each statement once it is answered. */
  readonly onStatement?: (told: StatementTold) => void;
}

/** One statement as it went; the values of its parameters are left out. */
export interface StatementTold {
  /** What it was for. */
  readonly doing: string;
  readonly sql: string;
  readonly milliseconds: number;
  /** Rows read, or written where none were read; null when it failed. */
  readonly rows: number | null;
}

const CONNECT_TIMEOUT_S = 10;
const STATEMENT_TIMEOUT_MS = 90_000;
/** How long a cancelled statement may take to end before its connection is given up. */
export const CANCEL_GRACE_MS = 3_000;

/** A connection that is opened by its first statement, and anew by the first one after a loss. */
export function openConnection(options: ConnectionOptions): Connection {
  const { address } = options;
  const server = `${address.host}:${address.port}`;
  let client = openClient(options);
  let last: Promise<unknown> = Promise.resolve();
  let met = false;

  function retire(): void {
    client.end({ timeout: 0 }).catch(() => {});
    client = openClient(options);
  }

  async function send(statement: Statement): Promise<Result> {
    const tell = startTelling(statement, options);
    try {
      const longest = options.timeoutMs ?? STATEMENT_TIMEOUT_MS;
      const result = await ask(
        client,
        statement,
        Math.min(longest, statement.timeoutMs ?? longest),
      );
      met = true;
      tell(result);
      return result;
    } catch (error) {
      tell(null);
      retire();
      const circumstance: Circumstance = {
        doing: statement.doing,
        server,
        user: address.user,
        controlCluster: options.controlCluster,
        met,
      };
      throw classify(error, circumstance);
    }
  }

  function together<T>(work: (query: Query) => Promise<T>): Promise<T> {
    const turn = last.then(() => work(send));
    last = turn.catch(() => {});
    return turn;
  }

  return {
    query: (statement) => together((query) => query(statement)),
    together,
    server,
    close: () => client.end({ timeout: 2 }),
  };
}

/** Takes the time from here on; what is told has no connection string in it. */
function startTelling(
  { doing, text }: Statement,
  { onStatement }: Pick<ConnectionOptions, "onStatement">,
): (result: Result | null) => void {
  if (onStatement === undefined) return () => {};
  const startedAt = performance.now();
  return (result) =>
    onStatement({
      ...{ doing, sql: redact(text).replace(/\s+/g, " ").trim() },
      milliseconds: Math.round(performance.now() - startedAt),
      rows: result === null ? null : result.rows.length || result.affected,
    });
}

function openClient({ address, parameters }: ConnectionOptions): postgres.Sql {
  const sockets = socketSource(address);
  return postgres({
    socket: sockets.open,
    onparameter: sockets.greeted,
    host: address.host,
    port: address.port,
    user: address.user,
    pass: address.password,
    database: address.database,
    ssl: address.tls,
    max: 1,
    prepare: false,
    fetch_types: false,
    connect_timeout: CONNECT_TIMEOUT_S,
    idle_timeout: 0,
    max_lifetime: null,
    // Materialize greets every session with a dozen lines; the driver would print them.
    onnotice: () => {},
    types: { text: AS_TEXT },
    connection: { ...address.parameters, ...parameters } as Record<string, string>,
  } as postgres.Options<Record<string, postgres.PostgresType>>);
}

/** Every type that the driver would convert by itself, left as the text that the server sent. */
const AS_TEXT = {
  to: 0,
  from: [16, 17, 20, 21, 23, 26, 114, 700, 701, 1082, 1114, 1184, 1700, 3802],
  serialize: (value: string) => value,
  parse: (value: string) => value,
};

async function ask(
  client: postgres.Sql,
  statement: Statement,
  timeoutMs: number,
): Promise<Result> {
  const pending = client.unsafe(statement.text, [...statement.parameters ?? []]);
  const timer = startTimer(timeoutMs, () => cancel(pending));
  try {
    const result = await Promise.race([pending, timer.expired]);
    // The driver leaves holes where an earlier result was cut short.
    const rows = [...result].filter((row) => row !== undefined) as unknown as Row[];
    return { rows, affected: result.count ?? 0 };
  } catch (error) {
    pending.catch(() => {});
    if (!timer.fired()) throw error;
    throw new AdapterError(
      "unreachable",
      `Cannot ${statement.doing}: no answer within ${timeoutMs / 1000} s, ` +
        "the server must answer in time",
      { cause: error, timedOut: true },
    );
  } finally {
    timer.stop();
  }
}

/**
 * Asks for the end of a statement, over a connection of its own; rejects where the server lets nobody in.
 *
 * The driver's own `cancel()` drops that rejection, and nobody could catch it: the whole process would end.
 */
async function cancel(pending: Promise<unknown>): Promise<void> {
  const query = pending as unknown as { canceller: Canceller | null };
  const { canceller } = query;
  query.canceller = null;
  await canceller?.(pending);
}

type Canceller = (query: unknown) => Promise<void>;

/** First asks for the end of the statement, then no longer waits for it. */
function startTimer(timeoutMs: number, cancelling: () => Promise<void>): {
  readonly expired: Promise<never>;
  readonly fired: () => boolean;
  readonly stop: () => void;
} {
  let fired = false;
  let timer: ReturnType<typeof setTimeout>;
  const expired = new Promise<never>((_, reject) => {
    const giveUp = () => reject(new Error("gave up"));
    timer = setTimeout(() => {
      fired = true;
      cancelling().catch(giveUp);
      timer = setTimeout(giveUp, CANCEL_GRACE_MS);
    }, timeoutMs);
  });
  return { expired, fired: () => fired, stop: () => clearTimeout(timer) };
}
