/**
 * What a transaction has done so far and what it may still do.
 *
 * One statement alone is a transaction too. Invariant: a transaction that has read never writes, and the other way round.
 */
import { SqlError } from "../pgwire/message_fields.ts";
import type { Answer } from "../pgwire/backend.ts";
import type { DdlSoFar } from "./ddl_transaction.ts";

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
    /** When it was decided. */
    readonly since: number;
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
  /** Renames and swaps that run at COMMIT. */
  ddl: DdlSoFar | null;
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
    ddl: null,
  };
}

/** True once it has done anything but set variables. */
export function hasBegunWork(transaction: Transaction): boolean {
  return transaction.hasQueried || transaction.inserts.length > 0 || transaction.subscribed ||
    transaction.single !== null || transaction.ddl !== null;
}

/** Refuses any query after a subscription or DDL; one that reads at a timestamp after writes too. */
export function requireMayRead(transaction: Transaction, usesTimestamp = true): void {
  refuseAfterDdl(transaction);
  if (usesTimestamp) refuseAfterWrites(transaction);
  refuseAfterSubscribe(transaction);
}

/** Refuses a write after reads. */
export function requireMayWrite(transaction: Transaction): void {
  refuseAfterDdl(transaction);
  if (transaction.hasRead || transaction.readOnly) throw readOnlyMode();
  refuseAfterSubscribe(transaction);
}

/** Refuses a subscription after anything else. */
export function requireMaySubscribe(transaction: Transaction): void {
  refuseAfterDdl(transaction);
  if (transaction.hasRead) throw readOnlyMode();
  refuseAfterWrites(transaction);
  refuseAfterSubscribe(transaction);
}

/** Refuses anything that must stand alone once other things were done. */
export function requireAlone(transaction: Transaction): void {
  refuseAfterDdl(transaction);
  refuseBesideDdl(transaction);
}

/** Refuses a rename or swap after anything but renames and swaps. */
export function requireMayChangeCatalog(transaction: Transaction): void {
  if (transaction.single) throw singleOnly();
  refuseBesideDdl(transaction);
}

function refuseBesideDdl(transaction: Transaction): void {
  refuseAfterSubscribe(transaction);
  refuseAfterWrites(transaction);
  if (transaction.hasQueried) throw readOnlyMode();
}

function refuseAfterWrites(transaction: Transaction): void {
  if (transaction.inserts.length > 0) throw new SqlError("25000", "transaction in write-only mode");
}

function refuseAfterSubscribe(transaction: Transaction): void {
  if (!transaction.subscribed) return;
  throw new SqlError("25000", "SUBSCRIBE in transactions must be the only read statement");
}

function refuseAfterDdl(transaction: Transaction): void {
  if (transaction.single) throw singleOnly();
  if (!transaction.ddl) return;
  throw new SqlError(
    "25000",
    "transactions which modify objects are restricted to just modifying objects",
  );
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
