/**
 * What can go wrong on purpose, as tests and the sandbox say it.
 *
 * Data only: `faults.ts` keeps them and lets them strike. Invariant: what `readFault` returns is complete and in range.
 */
import { SqlError } from "../pgwire/message_fields.ts";

/** Which statements a fault strikes: those that match all that is said here, by default the next one. */
export interface FaultTarget {
  /** The statement's text matches; a string is a regular expression without regard to case. */
  readonly pattern?: RegExp | string;
  /** The session's `application_name` matches, read as `pattern` is. */
  readonly application?: RegExp | string;
  /** Of those the n-th from now on, the first being 1. */
  readonly statement?: number;
  /** Of those each with this probability, more than 0 and at most 1. */
  readonly probability?: number;
  /** Where the dice of `probability` begin; the same seed strikes the same statements. Default 1. */
  readonly seed?: number;
  /** How often it strikes before it is gone. Default: once, with `probability` without end. */
  readonly times?: number;
}

/** What happens to a statement. */
export type Mishap =
  /** It is refused before it does anything. Default: XX000, "injected fault". */
  | { readonly kind: "error"; readonly sqlstate?: string; readonly message?: string }
  /** It waits until it is cancelled or its connection ends; no timeout of the session ends it. */
  | { readonly kind: "hang" }
  /** It takes that much longer, on the emulator's clock, as the statement log shows. */
  | { readonly kind: "slow"; readonly ms: number }
  /** The connection breaks before or after the statement took effect; no word of it reaches the client. */
  | { readonly kind: "lost"; readonly when: "before" | "after" }
  /** Somebody else does something right before it: SQL as the user materialize, or a function. */
  | { readonly kind: "meanwhile"; readonly sql: string }
  | { readonly kind: "meanwhile"; readonly act: () => void | Promise<void> };

/** A mishap and the statements that it waits for. */
export type Fault = FaultTarget & Mishap;

const KINDS = ["error", "hang", "slow", "lost", "meanwhile"];

/** Which further fields a kind takes. */
const FIELDS: Readonly<Record<string, Readonly<Record<string, "string" | "number">>>> = {
  error: { sqlstate: "string", message: "string" },
  hang: {},
  slow: { ms: "number" },
  lost: { when: "string" },
  meanwhile: { sql: "string" },
};
const TARGET: Readonly<Record<string, "string" | "number">> = {
  pattern: "string",
  application: "string",
  statement: "number",
  probability: "number",
  seed: "number",
  times: "number",
};

/** A fault from JSON. Throws a SqlError (22023) that says what is wrong with it. */
export function readFault(json: string): Fault {
  let read: unknown;
  try {
    read = JSON.parse(json);
  } catch {
    throw refuse(`${JSON.stringify(json)} is no JSON, it must be an object`);
  }
  if (typeof read !== "object" || read === null || Array.isArray(read)) {
    throw refuse(`${json} is no object, it must be one`);
  }
  const fault = read as Readonly<Record<string, unknown>>;
  const kind = String(fault["kind"]);
  const fields = FIELDS[kind];
  if (fields === undefined || !KINDS.includes(kind)) {
    throw refuse(`kind is ${JSON.stringify(fault["kind"])}, it must be one of ${KINDS.join(", ")}`);
  }
  const known = { ...TARGET, ...fields };
  for (const [name, value] of Object.entries(fault)) {
    if (name === "kind") continue;
    const type = known[name];
    if (type === undefined) {
      throw refuse(`"${name}" is unknown, ${kind} takes ${Object.keys(known).join(", ")}`);
    }
    const is: string = typeof value;
    if (is !== type) {
      throw refuse(`${name} is ${JSON.stringify(value)}, it must be a ${type}`);
    }
  }
  return checkFault(fault as unknown as Fault);
}

/** Returns the fault, or throws a SqlError (22023) for a value out of range. */
export function checkFault(fault: Fault): Fault {
  const { statement, probability, times, seed } = fault;
  for (const [name, value] of Object.entries({ statement, times })) {
    if (value !== undefined && !(Number.isInteger(value) && value >= 1)) {
      throw refuse(`${name} is ${value}, it must be a whole number from 1 on`);
    }
  }
  if (seed !== undefined && !Number.isInteger(seed)) {
    throw refuse(`seed is ${seed}, it must be a whole number`);
  }
  if (probability !== undefined && !(probability > 0 && probability <= 1)) {
    throw refuse(`probability is ${probability}, it must be more than 0 and at most 1`);
  }
  if (fault.kind === "slow" && !(fault.ms >= 0)) {
    throw refuse(`ms is ${fault.ms}, it must be 0 or more`);
  }
  if (fault.kind === "lost" && fault.when !== "before" && fault.when !== "after") {
    throw refuse(`when is ${JSON.stringify(fault.when)}, it must be "before" or "after"`);
  }
  if (fault.kind === "meanwhile" && !("act" in fault) && typeof fault.sql !== "string") {
    throw refuse("sql is missing, it must say what somebody else does");
  }
  toPattern(fault.pattern);
  toPattern(fault.application);
  return fault;
}

/** The regular expression of `pattern` or `application`; null: anything. */
export function toPattern(pattern: RegExp | string | undefined): RegExp | null {
  if (pattern === undefined) return null;
  if (typeof pattern !== "string") return pattern;
  try {
    return new RegExp(pattern, "i");
  } catch {
    throw refuse(`"${pattern}" is no regular expression, it must be one`);
  }
}

/** The fault as JSON, for people. */
export function showFault(fault: Fault): string {
  return JSON.stringify(fault, (_, value) => value instanceof RegExp ? value.source : value);
}

function refuse(why: string): SqlError {
  return new SqlError("22023", `Cannot inject the fault: ${why}`);
}
