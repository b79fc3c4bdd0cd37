/**
 * What a transaction has done so far and what it may still do.
 *
 * One statement alone is a transaction too. Invariant: a transaction that has read never writes, and the other way round.
 */
import { SqlError } from "../pgwire/message_fields.ts";
import type { Answer } from "../pgwire/backend.ts";

/** Rows that wait for COMMIT: they are in the store, beginning at a mark that no timestamp reaches. */
export interface PendingInsert {
  readonly table: string;
  readonly mark: number;
}

/** Where a transaction's relations may come from, once that is decided. */
export type TimeDomain =
  | { readonly kind: "empty" }
  | { readonly kind: "system" }
  | {
    readonly kind: "user";
    readonly schemas: ReadonlySet<string>;
    readonly ids: ReadonlySet<string>;
  };

/** A transaction under way. */
export interface Transaction {
  /** Begun by BEGIN; else by a simple query of several statements, or by one statement. */
  readonly mode: "explicit" | "implicit" | "single";
  readonly readOnly: boolean;
  readonly number: number;
  /** What now() answers, in milliseconds. */
  readonly startedAt: number;
  readTimestamp: number | null;
  domain: TimeDomain | null;
  /** The cluster that its first query ran on, by name. */
  cluster: string | null;
  hasRead: boolean;
  hasQueried: boolean;
  subscribed: boolean;
  readonly inserts: PendingInsert[];
  /** The one statement that runs at COMMIT. */
  single: (() => Promise<Answer>) | null;
}

/** A transaction that has done nothing. */
export function newTransaction(
  start: Pick<Transaction, "mode" | "readOnly" | "number" | "startedAt">,
): Transaction {
  return {
    ...start,
    readTimestamp: null,
    domain: null,
    cluster: null,
    hasRead: false,
    hasQueried: false,
    subscribed: false,
    inserts: [],
    single: null,
  };
}

/** Refuses a read of relations after writes, and after a subscription. */
export function requireMayRead(transaction: Transaction): void {
  refuseAfterSingle(transaction);
  if (transaction.inserts.length > 0) throw new SqlError("25000", "transaction in write-only mode");
  if (transaction.subscribed) {
    throw new SqlError("25000", "SUBSCRIBE in transactions must be the only read statement");
  }
}

/** Refuses a write after reads. */
export function requireMayWrite(transaction: Transaction): void {
  refuseAfterSingle(transaction);
  if (transaction.hasRead || transaction.readOnly) throw readOnlyMode();
  if (transaction.subscribed) {
    throw new SqlError("25000", "SUBSCRIBE in transactions must be the only read statement");
  }
}

/** Refuses a subscription after anything else. */
export function requireMaySubscribe(transaction: Transaction): void {
  refuseAfterSingle(transaction);
  if (transaction.hasRead) throw readOnlyMode();
  if (transaction.inserts.length > 0) throw new SqlError("25000", "transaction in write-only mode");
  if (transaction.subscribed) {
    throw new SqlError("25000", "SUBSCRIBE in transactions must be the only read statement");
  }
}

/** Refuses anything that must stand alone once other things were done. */
export function requireAlone(transaction: Transaction): void {
  const used = transaction.hasRead || transaction.inserts.length > 0 || transaction.subscribed ||
    transaction.single;
  if (used) throw singleOnly();
}

function refuseAfterSingle(transaction: Transaction): void {
  if (transaction.single) throw singleOnly();
}

function singleOnly(): SqlError {
  return new SqlError("25000", "this transaction can only execute a single statement");
}

function readOnlyMode(): SqlError {
  return new SqlError("25006", "transaction in read-only mode", {
    detail: "SELECT queries cannot be combined with other query types, including SUBSCRIBE.",
  });
}

/** The refusal of a statement that cannot be part of a transaction. `text` is its normal form, redacted. */
export function prohibited(text: string): SqlError {
  return new SqlError("25001", `${text} cannot be run inside a transaction block`);
}
