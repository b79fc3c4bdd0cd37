/** The statement log as a signal: a refusal to show it makes it missing, nothing else. */
import {
  type Instant,
  known,
  missing,
  quoteIdentifier,
  type Signal,
  type StatementLog,
} from "@mz-schedctl/core";
import { AdapterError } from "../errors.ts";
import type { Query } from "../session/connection.ts";
import type { Facts } from "../startup/start_up.ts";
import { buildStatementLogQuery, toStatementLog } from "./statement_log.ts";

/** Nobody asked. */
export const LOG_NOT_READ = missing(
  "LOG_NOT_READ",
  "no strategy asks for the statement log",
);

/** Reads the log of the last `seconds`. */
export async function readLogSignal(
  query: Query,
  facts: Pick<Facts, "logAccess" | "settings" | "identity">,
  window: { readonly seconds: number; readonly now: Instant },
): Promise<Signal<StatementLog>> {
  const since = window.now - window.seconds * 1000;
  try {
    const { rows } = await query(buildStatementLogQuery(since, facts.logAccess));
    return known(toStatementLog(rows, facts.settings.sampleRate), window.now);
  } catch (error) {
    if (!(error instanceof AdapterError)) throw error;
    // A log that is too large to be read in time must not keep everything else from being done.
    if (error.kind === "refused" || error.timedOut) {
      return missing(
        "LOG_UNREADABLE",
        `Materialize did not show the statement log: ${error.said ?? error.message}`,
      );
    }
    if (error.kind !== "permission") throw error;
    return missing(
      "LOG_DENIED",
      `the role "${facts.identity.role}" may not read the statement log`,
      `GRANT mz_monitor_redacted TO ${quoteIdentifier(facts.identity.role)}`,
    );
  }
}
