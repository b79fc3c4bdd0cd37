/**
 * One thing that goes wrong at one call of the seam, and a program that lives through it or dies of it.
 *
 * Around any environment: what lies behind is asked exactly for what the fault lets through.
 */
import type { Environment, Intent } from "../../packages/core/src/environment.ts";
import { LEASE_LIVES_MS } from "../../packages/core/src/apply/lease.ts";
import { Crash, type SeamCall } from "../support/fake_environment.ts";

export const SEAM_FAULTS = [
  /** The call fails, once. */
  "error",
  /** The connection is lost before the call took effect; a statement once, everything else for good. */
  "lost before",
  /** It is lost after the call took effect: a statement stays without an answer, everything else is sent again. */
  "lost after",
  /** It is lost after the call took effect, for good. */
  "gone after",
  "killed before",
  "killed after",
  /** The call takes longer than the lease lives; a statement is cancelled before that. */
  "hang before",
  "hang after",
  /** Meanwhile another program does its whole cycle. */
  "overtaken before",
  "overtaken after",
] as const;

export type SeamFaultKind = typeof SEAM_FAULTS[number];

export interface SeamFault {
  readonly kind: SeamFaultKind;
  /** At which asynchronous call of its run, from 1 on. */
  readonly at: number;
  /** Lets time pass. */
  readonly pass: (milliseconds: number) => void;
  /** Another program's whole cycle. */
  readonly overtake: () => Promise<void>;
}

/** A call that failed on purpose. */
export class InjectedError extends Error {
  override readonly name = "InjectedError";
}

/** Longer than any lease. */
export const HANG_MS = LEASE_LIVES_MS + 10_000;

export interface Disturbed {
  readonly environment: Environment;
  /** How many calls were made. */
  readonly calls: () => number;
  /** The action ids of the statements that were tried. */
  readonly tried: readonly string[];
}

/** The environment, with at most one fault in it. */
export function disturbed(real: Environment, fault: SeamFault | null): Disturbed {
  const tried: string[] = [];
  let announced: Intent | null = null;
  let calls = 0;
  let end: Error | null = null;
  const call = async (what: SeamCall, args: readonly unknown[]): Promise<unknown> => {
    if (end !== null) throw end;
    const number = ++calls;
    const send = () => (real[what] as (...all: readonly unknown[]) => Promise<unknown>)(...args);
    const strikes = fault !== null && fault.at === number ? fault : null;
    if (what === "recordIntent") announced = args[0] as Intent;
    if (what === "execute" && strikes?.kind !== "killed before" && announced !== null) {
      tried.push(announced.actionId);
    }
    if (strikes === null) return await send();
    try {
      return await (what === "execute" ? statement(strikes, send) : other(strikes, send));
    } catch (error) {
      if (error instanceof Crash || (error instanceof Gone)) end = error;
      throw error;
    }
  };
  const wrapped = Object.fromEntries(
    Object.entries(real).map(([name, method]) => [
      name,
      SYNCHRONOUS.has(name)
        ? method
        : (...args: readonly unknown[]) => call(name as SeamCall, args),
    ]),
  );
  return { environment: wrapped as unknown as Environment, calls: () => calls, tried };
}

const SYNCHRONOUS: ReadonlySet<string> = new Set(["now", "newActionId"]);

/** The server cannot be reached any more. */
class Gone extends InjectedError {}

type Send = () => Promise<unknown>;

const LOST = { kind: "lost", message: "the connection was closed by the server" };
/** A statement that takes longer than this is cancelled, and its lease is still held then. */
const STATEMENT_MS = LEASE_LIVES_MS / 2 - 2_000;

async function statement({ kind, pass, overtake }: SeamFault, send: Send): Promise<unknown> {
  switch (kind) {
    case "error":
      return { kind: "refused", message: "injected fault" };
    case "lost before":
      return LOST;
    case "lost after":
      await send();
      return LOST;
    case "gone after":
      await send();
      throw new Gone("unreachable");
    case "killed before":
      throw new Crash("killed");
    case "killed after":
      await send();
      throw new Crash("killed");
    // No check helps against a program that is stopped between the check and the send: both kinds are one here.
    case "hang before":
    case "overtaken before":
      pass(STATEMENT_MS);
      return LOST;
    case "hang after":
      await send();
      pass(STATEMENT_MS);
      return LOST;
    case "overtaken after": {
      const answer = await send();
      pass(HANG_MS);
      await overtake();
      return answer;
    }
  }
}

async function other({ kind, pass, overtake }: SeamFault, send: Send): Promise<unknown> {
  switch (kind) {
    case "error":
      throw new InjectedError("injected fault");
    case "lost before":
      throw new Gone("unreachable");
    case "lost after":
      await send();
      return await send();
    case "gone after":
      await send();
      throw new Gone("unreachable");
    case "killed before":
      throw new Crash("killed");
    case "killed after":
      await send();
      throw new Crash("killed");
    case "hang before":
      pass(HANG_MS);
      return await send();
    case "hang after": {
      const answer = await send();
      pass(HANG_MS);
      return answer;
    }
    case "overtaken before":
      pass(HANG_MS);
      await overtake();
      return await send();
    case "overtaken after": {
      const answer = await send();
      pass(HANG_MS);
      await overtake();
      return answer;
    }
  }
}
