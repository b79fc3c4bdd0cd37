/** The statement log as a signal, and the latency that follows from it: both need the same privilege. */
import {
  type ClusterLatency,
  type Instant,
  type Missing,
  missing,
  quoteIdentifier,
  type Signal,
  type StatementLog,
} from "@mz-schedctl/core";
import type { Query } from "../session/connection.ts";
import type { Facts } from "../startup/start_up.ts";
import { buildLatencyQuery, toLatency } from "./latency.ts";
import { readSignal } from "./optional_signal.ts";
import { buildStatementLogQuery, toStatementLog } from "./statement_log.ts";

/** Nobody asked. */
export const LOG_NOT_READ = missing(
  "LOG_NOT_READ",
  "no strategy asks for the statement log",
);

/** Nobody asked. */
export const LATENCY_NOT_READ = missing(
  "LATENCY_NOT_READ",
  "no strategy asks how long reads take",
);

/** Reads the log of the last `seconds`. */
export async function readLogSignal(
  query: Query,
  facts: Pick<Facts, "logAccess" | "settings" | "identity">,
  window: { readonly seconds: number; readonly now: Instant },
): Promise<Signal<StatementLog>> {
  const since = window.now - window.seconds * 1000;
  return await readSignal(query, {
    statement: buildStatementLogQuery(since, facts.logAccess),
    read: (rows) => toStatementLog(rows, facts.settings.sampleRate),
    name: "the statement log",
    unreadable: "LOG_UNREADABLE",
    denied: denied(facts),
    now: window.now,
  });
}

/** Reads how long reads took on each of the clusters, in a window of its own, given in seconds. */
export async function readLatencySignal(
  query: Query,
  facts: Pick<Facts, "identity">,
  asked: { readonly seconds: ReadonlyMap<string, number>; readonly now: Instant },
): Promise<Signal<readonly ClusterLatency[]>> {
  const { seconds, now } = asked;
  if (seconds.size === 0) return LATENCY_NOT_READ;
  return await readSignal(query, {
    statement: buildLatencyQuery(new Map([...seconds].map(([id, one]) => [id, now - one * 1000]))),
    read: (rows) => rows.map(toLatency),
    name: "in the statement log how long reads take",
    unreadable: "LOG_UNREADABLE",
    denied: denied(facts),
    now,
  });
}

function denied({ identity }: Pick<Facts, "identity">): Missing {
  return missing(
    "LOG_DENIED",
    `the role "${identity.role}" may not read the statement log`,
    `GRANT mz_monitor_redacted TO ${quoteIdentifier(identity.role)}`,
  );
}
