/**
 * The statement log, boiled down by the database to a few rows: one per cluster, application and sample rate.
 *
 * The log names the session's cluster also for statements that never touch it (SET, SHOW, DDL, constant INSERTs), so
 * that only some kinds of statement are use of a cluster. Our own count as signs of life of the log, never as use.
 */
import {
  type ClusterUse,
  type Instant,
  LOWEST_TRUSTED_RATE,
  type StatementLog,
} from "@mz-schedctl/core";
import type { Statement } from "../session/connection.ts";
import { millisecondsOf, timestampLiteral } from "../session/moment.ts";
import { numberOf, numberOrNull, type Row, textOf, textOrNull } from "../session/row.ts";
import type { LogAccess } from "../startup/start_up.ts";

/** The first word of every `application_name` of ours. */
export const OUR_APPLICATION = "mz-schedctl";

/**
 * The whole log since an instant, aggregated.
 *
 * Everything is joined on equality: Materialize compares every row with every row for `IN (SELECT ...)` outside of a
 * WHERE. An execution whose statement is not known counts as use.
 */
export function buildStatementLogQuery(since: Instant, access: LogAccess): Statement {
  const { executions, refusal } = access === "full" ? FULL : REDACTED;
  return {
    doing: "read the statement log",
    text: `SELECT
  cluster_id,
  application,
  sample_rate,
  ${millisecondsOf("min(began_at)")} AS oldest_at,
  ${millisecondsOf("max(began_at)")} AS newest_at,
  ${millisecondsOf("max(began_at) FILTER (WHERE throttled)")} AS throttled_at,
  ${millisecondsOf("max(seen_at) FILTER (WHERE used AND NOT refused)")} AS last_use_at,
  count(*) FILTER (WHERE unfinished AND alive) AS running,
  ${millisecondsOf("max(began_at) FILTER (WHERE refused)")} AS last_refused_at
FROM (
  SELECT
    began_at, sample_rate, cluster_id, application, throttled, alive, seen_at,
    finished_status IS NULL AND uses_cluster AS unfinished,
    execution_strategy IS NOT NULL AND execution_strategy <> 'constant' OR uses_cluster AS used,
    ${refusal} AS refused
  FROM (
    SELECT
      e.began_at,
      coalesce(e.finished_at, e.began_at) AS seen_at,
      e.finished_status,
      e.execution_strategy,
      e.sample_rate,
      e.cluster_id,${access === "full" ? "\n      e.error_message," : ""}
      CASE WHEN e.application_name = '${OUR_APPLICATION}'
        OR e.application_name LIKE '${OUR_APPLICATION} %' THEN '${OUR_APPLICATION}'
        ELSE e.application_name END AS application,
      coalesce(p.throttled_count::text, '0') <> '0' AS throttled,
      s.id IS NOT NULL AS alive,
      e.execution_strategy IS NULL AND p.statement_type = 'insert' AS inserts,
      e.execution_strategy IS NULL AND (
        p.id IS NULL
        OR p.statement_type IN (${USING_TYPES})
        OR p.statement_type = 'insert' AND c.sql_hash IS NULL
      ) AS uses_cluster
    FROM mz_internal.${executions} e
    LEFT JOIN mz_internal.mz_prepared_statement_history p ON p.id = e.prepared_statement_id
    LEFT JOIN mz_internal.mz_sessions s ON s.id = p.session_id
    LEFT JOIN (
      SELECT DISTINCT sql_hash FROM mz_internal.mz_recent_sql_text_redacted
      WHERE redacted_sql ~* '${CONSTANT_INSERT}'
    ) c ON c.sql_hash = p.sql_hash
    WHERE e.began_at >= ${timestampLiteral(since)}
  ) statements
) judged
GROUP BY cluster_id, application, sample_rate`,
  };
}

/**
 * Statements that need a replica whatever their text is, as far as the log gives no execution strategy: those that
 * write after reading never have one, reads have none until they are answered.
 */
const USING_TYPES = "'select', 'copy', 'update', 'delete', 'subscribe', 'fetch', 'execute'";

/** `INSERT INTO t (a, b) VALUES (1, 'x'), (2, 'y')`: no query, no call, nothing to return. It needs no replica. */
export const CONSTANT_INSERT = String
  .raw`^\s*INSERT\s+INTO\s+[^()]+(\([^()]*\)\s*)?VALUES\s*\([^()]*\)(\s*,\s*\([^()]*\))*\s*;?\s*$`;

/** With the message, a refusal is known for certain. */
const FULL = {
  executions: "mz_statement_execution_history",
  refusal: "coalesce(finished_status = 'error' AND " +
    "error_message LIKE '%has no replicas available%', false)",
};

/**
 * Without it, a failure that never got to be executed counts: waking once too often is the safe side. So does that of
 * an INSERT of plain values, since a DEFAULT that has to be computed needs a replica and does not show in the text.
 */
const REDACTED = {
  executions: "mz_statement_execution_history_redacted",
  refusal: "coalesce(finished_status = 'error' AND (uses_cluster OR inserts), false)",
};

/** The log as the core knows it. */
export function toStatementLog(rows: readonly Row[], sampleRate: number): StatementLog {
  const groups = rows.map(toGroup);
  const untrusted = groups.filter((group) => group.sampleRate < LOWEST_TRUSTED_RATE);
  const lastUntrustedAt = newest(untrusted.map((group) => group.newestAt));
  return {
    oldestAt: groups.length === 0 ? null : Math.min(...groups.map((group) => group.oldestAt)),
    newestAt: newest(groups.map((group) => group.newestAt)),
    sampleRate,
    lastUntrusted: lastUntrustedAt === null ? null : {
      at: lastUntrustedAt,
      rate: Math.min(
        ...untrusted.filter((group) => group.newestAt === lastUntrustedAt)
          .map((group) => group.sampleRate),
      ),
    },
    lastThrottledAt: newest(groups.map((group) => group.throttledAt)),
    use: toUse(groups),
  };
}

interface Group {
  readonly clusterId: string | null;
  readonly application: string;
  readonly sampleRate: number;
  readonly oldestAt: Instant;
  readonly newestAt: Instant;
  readonly throttledAt: Instant | null;
  readonly lastUseAt: Instant | null;
  readonly running: number;
  readonly lastRefusedAt: Instant | null;
}

function toGroup(row: Row): Group {
  return {
    clusterId: textOrNull(row, "cluster_id"),
    application: textOf(row, "application"),
    sampleRate: numberOf(row, "sample_rate"),
    oldestAt: Math.floor(numberOf(row, "oldest_at")),
    newestAt: Math.floor(numberOf(row, "newest_at")),
    throttledAt: whole(numberOrNull(row, "throttled_at")),
    lastUseAt: whole(numberOrNull(row, "last_use_at")),
    running: numberOf(row, "running"),
    lastRefusedAt: whole(numberOrNull(row, "last_refused_at")),
  };
}

/** One entry per cluster of a user's and application that used it, sorted. */
function toUse(groups: readonly Group[]): readonly ClusterUse[] {
  const uses = new Map<string, ClusterUse>();
  for (const group of groups) {
    const { clusterId, application } = group;
    if (clusterId === null || !clusterId.startsWith("u") || application === OUR_APPLICATION) {
      continue;
    }
    const key = JSON.stringify([clusterId, application]);
    const known = uses.get(key);
    uses.set(key, {
      clusterId,
      application,
      lastUseAt: newest([known?.lastUseAt ?? null, group.lastUseAt]),
      running: (known?.running ?? 0) + group.running,
      lastRefusedAt: newest([known?.lastRefusedAt ?? null, group.lastRefusedAt]),
    });
  }
  return [...uses].filter(([, use]) => happened(use)).sort(([a], [b]) => a < b ? -1 : 1)
    .map(([, use]) => use);
}

function happened(use: ClusterUse): boolean {
  return use.lastUseAt !== null || use.running > 0 || use.lastRefusedAt !== null;
}

function newest(instants: readonly (Instant | null)[]): Instant | null {
  const known = instants.filter((instant) => instant !== null);
  return known.length === 0 ? null : Math.max(...known);
}

function whole(instant: Instant | null): Instant | null {
  return instant === null ? null : Math.floor(instant);
}
