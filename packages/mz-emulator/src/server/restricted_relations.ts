/** Which of the system's relations not everyone may read: the statement log and the notices. */

const EVERYONE: readonly string[] = ["=r/s1", "s1=r/s1"];
/** Only mz_monitor, since texts may hold what nobody else should see. */
const MONITOR: readonly string[] = ["g1=r/s1", "s1=r/s1"];
/** Texts without literals: also mz_monitor_redacted, mz_support and mz_analytics. */
const REDACTED: readonly string[] = ["s2=r/s1", "s3=r/s1", "g2=r/s1", "g1=r/s1", "s1=r/s1"];

const RESTRICTED: Readonly<Record<string, readonly string[]>> = {
  mz_statement_execution_history: MONITOR,
  mz_sql_text: MONITOR,
  mz_recent_sql_text: MONITOR,
  mz_recent_activity_log: MONITOR,
  mz_recent_activity_log_thinned: MONITOR,
  mz_activity_log_thinned: MONITOR,
  mz_notices: MONITOR,
  mz_optimizer_notices: MONITOR,
  mz_statement_execution_history_redacted: REDACTED,
  mz_statement_lifecycle_history: REDACTED,
  mz_prepared_statement_history: REDACTED,
  mz_sql_text_redacted: REDACTED,
  mz_recent_sql_text_redacted: REDACTED,
  mz_recent_activity_log_redacted: REDACTED,
  mz_notices_redacted: REDACTED,
};

/** The grants of a relation of the system, as text. */
export function builtinPrivileges(schema: string, name: string): readonly string[] {
  return (schema === "mz_internal" ? RESTRICTED[name] : undefined) ?? EVERYONE;
}
