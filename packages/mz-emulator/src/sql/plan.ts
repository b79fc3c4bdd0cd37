/** A statement that has been planned: what it will answer, and how to run it. */
import type { Answer, Column, Execution } from "../pgwire/backend.ts";
import type { SessionState } from "./session_state.ts";
import type { Transaction } from "./transaction.ts";

/** How a statement ran, for the statement log. */
export interface Ran {
  /** By name; null where it used none. */
  cluster: string | null;
  strategy: "standard" | "fast-path" | "constant" | null;
  timestamp: number | null;
  rows: number | null;
}

/** All that running needs. */
export interface Run {
  readonly state: SessionState;
  readonly transaction: Transaction;
  readonly execution: Execution;
  readonly ran: Ran;
}

/** A planned statement. */
export interface Plan {
  readonly columns: readonly Column[] | null;
  readonly parameterTypes: readonly number[];
  /** DDL and the like: alone in its transaction, where it runs at COMMIT. */
  readonly alone?: boolean;
  /** The tag, where it is answered before it is run. */
  readonly tag?: string;
  /** May be one of several like it in a transaction, where it is added and runs at COMMIT. */
  readonly add?: (run: Run) => Answer;
  /** Refused in any transaction of several statements. */
  readonly prohibited?: boolean;
  readonly run: (run: Run) => Promise<Answer>;
}

/** What planning needs. */
export interface Planning {
  readonly state: SessionState;
  readonly kind: string;
  readonly sql: string;
  readonly parameterTypes: readonly number[];
}

/** A plan of a statement without rows and parameters. */
export function commandPlan(
  run: (run: Run) => Promise<string> | string,
  more: Partial<Plan> = {},
): Plan {
  return {
    columns: null,
    parameterTypes: [],
    run: async (r) => ({ kind: "command", tag: await run(r) }),
    ...more,
  };
}
