/**
 * What a decision may need and a server may keep to itself: a refusal makes it missing, nothing else.
 *
 * A read that is too large to be answered in time must not keep everything else from being done, either.
 */
import { type Instant, known, type Missing, missing, type Signal } from "@mz-schedctl/core";
import { AdapterError, type TroubleKind } from "../errors.ts";
import type { Query, Statement } from "../session/connection.ts";
import type { Row } from "../session/row.ts";

/** How long one may take. Two readings must fit into the life of a lease. */
export const SIGNAL_TIMEOUT_MS = 30_000;

export interface SignalSource<T> {
  readonly statement: Statement;
  readonly read: (rows: readonly Row[]) => T;
  /** What it is, as in "Materialize did not show <name>". */
  readonly name: string;
  /** Code of what cannot be read for another reason than a missing privilege. */
  readonly unreadable: string;
  /** What is missing without a privilege, where there is one to ask for. */
  readonly denied?: Missing;
  readonly now: Instant;
}

const NO_ANSWER: ReadonlySet<TroubleKind> = new Set(["refused", "permission"]);

/** Reads it, or tells why it is missing. */
export async function readSignal<T>(query: Query, source: SignalSource<T>): Promise<Signal<T>> {
  try {
    const { rows } = await query({ timeoutMs: SIGNAL_TIMEOUT_MS, ...source.statement });
    return known(source.read(rows), source.now);
  } catch (error) {
    if (!(error instanceof AdapterError)) throw error;
    if (error.kind === "permission" && source.denied !== undefined) return source.denied;
    if (!NO_ANSWER.has(error.kind) && !error.timedOut) throw error;
    return missing(
      source.unreadable,
      `Materialize did not show ${source.name}: ${error.said ?? error.message}`,
    );
  }
}
