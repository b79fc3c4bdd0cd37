/**
 * The seam between the wire protocol and the database behind it.
 *
 * The protocol side (this folder) knows framing, portals and formats, and nothing of SQL. The database side
 * implements `Backend` and knows nothing of messages. Values cross in text format; the protocol side turns them
 * into binary where a client asks for it.
 */
import type { Field, Notice } from "./message_fields.ts";

/** A value in text format; null is SQL NULL. */
export type Cell = string | null;
export type Row = readonly Cell[];

/** One column of a result, as RowDescription tells it. */
export interface Column {
  readonly name: string;
  readonly typeOid: number;
  /** Bytes, or -1 for variable length. */
  readonly typeSize: number;
  readonly typeModifier: number;
}

/** What a statement answers. `tag` is the command tag; for rows it is computed from the number sent. */
export type Answer =
  | { readonly kind: "empty" }
  | {
    readonly kind: "command";
    readonly tag: string;
    /** Parameters announced even when their value is what it was (SET announces always). */
    readonly announce?: readonly string[];
  }
  | {
    readonly kind: "rows";
    readonly columns: readonly Column[];
    readonly rows: Iterable<Row> | AsyncIterable<Row>;
    /** Default: `SELECT <rows sent>`. */
    readonly tag?: (rows: number) => string;
  }
  | {
    readonly kind: "copy_out";
    readonly columnCount: number;
    /** In text format without their newlines, which the protocol side adds; in binary one byte per character. */
    readonly lines: Iterable<string> | AsyncIterable<string>;
    readonly format: "text" | "binary";
  }
  | {
    /** COPY in binary format; the protocol side encodes the rows and adds header and trailer. */
    readonly kind: "copy_out_binary";
    readonly columns: readonly Column[];
    readonly rows: Iterable<Row> | AsyncIterable<Row>;
  }
  | {
    readonly kind: "copy_in";
    readonly columnCount: number;
    /** More payload than this many bytes is refused with 53000; default: no bound of its own. */
    readonly maxBytes?: number;
    /** Receives the whole payload once CopyDone arrives and returns the command tag. */
    readonly accept: (payload: Uint8Array) => Promise<string>;
  };

/** A parsed statement: what Parse made and Describe tells. */
export interface Statement {
  readonly sql: string;
  readonly parameterTypes: readonly number[];
  /** Null when the statement returns no rows. */
  readonly columns: readonly Column[] | null;
}

export interface Execution {
  readonly parameters: readonly Cell[];
  /**
   * Aborted by CancelRequest, by the end of the connection, and by nothing else; its reason is the error to end with.
   * Rows are asked for as the client takes them: an abort while one is awaited abandons the iterator (`return`).
   */
  readonly signal: AbortSignal;
  readonly notice: (notice: Notice) => void;
  /** Which protocol the statement came by. A simple query of several statements is one implicit transaction. */
  readonly protocol: "simple" | "extended";
  /** Makes it last longer, on purpose: awaited once it has begun, so that whoever looks sees it running. */
  readonly dawdle?: () => Promise<void>;
}

/** One client's session. The protocol side calls one method at a time and waits for it. */
export interface Session {
  /** I idle, T in a transaction block, E in a failed one: the byte of ReadyForQuery. */
  readonly transaction: () => "I" | "T" | "E";
  /** Parameters announced at start-up, in order; later changes are announced after each statement. */
  readonly parameterStatus: () => ReadonlyMap<string, string>;
  /**
   * Cut a query into statements, empty ones left out; throws a SqlError (42601) for what cannot be cut.
   * Asked for Parse too, before its statement is parsed.
   */
  readonly split: (sql: string) => readonly string[];
  /** Start of the statements of one simple query that holds several (one implicit transaction); not for one alone. */
  readonly beginSimple: (statements: readonly string[]) => Promise<void>;
  /** End of a simple query, of one statement too: commits or, after an error, rolls back what was implicit. */
  readonly endSimple: (failed: boolean) => Promise<void>;
  readonly parse: (sql: string, parameterTypes: readonly number[]) => Promise<Statement>;
  readonly execute: (statement: Statement, execution: Execution) => Promise<Answer>;
  /** Sync arrived: what was implicit is committed, or was rolled back by `fail`. Throws what a commit throws. */
  readonly sync: () => Promise<void>;
  /**
   * An error went out to the client, whoever found it: an open block becomes failed, an implicit transaction is
   * rolled back. Called after errors that the session threw itself too, so it must not matter how often.
   */
  readonly fail: () => void;
  /** Throws when a prepared statement can no longer run as it was described; asked at Bind and Describe. */
  readonly verify?: (statement: Statement) => Promise<void>;
  /**
   * Throws a SqlError whose message says why a parameter's text is no value of the type; the protocol side puts
   * "unable to decode parameter: " before it. Asked at Bind; absent: only what the protocol side checks itself.
   */
  readonly checkParameter?: (typeOid: number, text: string) => void;
  readonly close: () => Promise<void>;
}

/** What a session may do with the connection that it serves, at any moment. */
export interface Connection {
  /** The statements prepared by Parse, by name: PREPARE, EXECUTE and DEALLOCATE share them. */
  readonly statements: Map<string, Statement>;
  /** A notice outside of any statement's own: at once while a statement runs, else before the next answer. */
  readonly notify: (notice: Notice) => void;
  /** What CancelRequest does; returns whether a statement was running. */
  readonly cancel: () => boolean;
  /** The next message of the client is answered with this error, and the connection ends. */
  readonly terminate: (field: Field) => void;
  /** Breaks the connection at once, without a word. */
  readonly sever: () => void;
}

/** The start-up message and where it came from. */
export interface Startup {
  readonly parameters: ReadonlyMap<string, string>;
  readonly connectionId: number;
  readonly clientAddress: string | null;
  /** External port: any role but internal ones. Internal port: mz_system and mz_support. */
  readonly port: "external" | "internal";
  readonly connection: Connection;
}

export interface Backend {
  /** Null when the role needs no password. Throws a FATAL SqlError for a role that may not come in here. */
  readonly passwordFor: (startup: Startup) => Promise<string | null>;
  /** Opens a session and returns the notices it is greeted with. Throws a FATAL SqlError to refuse. */
  readonly connect: (
    startup: Startup,
  ) => Promise<{ readonly session: Session; readonly greeting: readonly Notice[] }>;
}

export type { Field, Notice };
