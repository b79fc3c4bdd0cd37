/**
 * What was read, or why it could not be read. A default never stands in for the unknown: whoever needs the value
 * has to say what happens when it is missing.
 */
import type { Instant } from "./instant.ts";
import type { Reason } from "./reason.ts";

export interface Known<T> {
  readonly kind: "known";
  readonly value: T;
  readonly observedAt: Instant;
}

export interface Missing {
  readonly kind: "missing";
  /** Stable code of the cause, e.g. `LOG_DENIED`. */
  readonly code: string;
  /** What is missing and why, as a clause: "the statement log samples 1 of 10 statements". */
  readonly why: string;
  /** What the operator can do about it. */
  readonly remedy?: string;
  /** The numbers behind it. */
  readonly numbers?: Reason["numbers"];
}

export type Signal<T> = Known<T> | Missing;

/** A value that was read at the given instant. */
export function known<T>(value: T, observedAt: Instant): Known<T> {
  return { kind: "known", value, observedAt };
}

/** A value that could not be read. */
export function missing(code: string, why: string, remedy?: string): Missing {
  return remedy === undefined
    ? { kind: "missing", code, why }
    : { kind: "missing", code, why, remedy };
}
