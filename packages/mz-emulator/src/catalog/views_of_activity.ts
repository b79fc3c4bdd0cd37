/** Views of the statement log. */

/** The reader's timestamp as an instant. */
const NOW = "to_timestamp((SELECT mz_catalog._ts()) / 1000.0)";

const EXECUTION = [
  "sample_rate",
  "cluster_id",
  "application_name",
  "cluster_name",
  "database_name",
  "search_path",
  "transaction_isolation",
  "execution_timestamp",
  "transient_index_id",
  "params",
  "mz_version",
  "began_at",
  "finished_at",
  "finished_status",
  "error_message",
  "result_size",
  "rows_returned",
  "execution_strategy",
  "transaction_id",
  "prepared_statement_id",
].map((column) => `e.${column}`).join(", ");

const THINNED = `
  SELECT e.id AS execution_id, ${EXECUTION}, p.sql_hash, p.name AS prepared_statement_name, p.session_id,
    p.prepared_at, p.statement_type, p.throttled_count, s.connected_at, s.initial_application_name, s.authenticated_user
  FROM mz_internal.mz_statement_execution_history AS e
  JOIN mz_internal.mz_prepared_statement_history AS p ON p.id = e.prepared_statement_id
  JOIN mz_internal.mz_session_history AS s ON s.session_id = p.session_id`;

const RECENT = `SELECT * FROM (${THINNED}) AS a
  WHERE a.prepared_at > ${NOW} - INTERVAL '1 day' AND a.began_at > ${NOW} - INTERVAL '1 day'
    AND a.connected_at > ${NOW} - INTERVAL '2 days'`;

const TEXT = `SELECT DISTINCT sql_hash, sql, redacted_sql FROM mz_internal.mz_sql_text
  WHERE prepared_day > ${NOW} - INTERVAL '3 days'`;

/** The statement log, by `schema.name`. */
export const ACTIVITY_VIEWS: Readonly<Record<string, string>> = {
  "mz_internal.mz_statement_execution_history_redacted":
    "SELECT * FROM mz_internal.mz_statement_execution_history",
  "mz_internal.mz_activity_log_thinned": THINNED,
  "mz_internal.mz_recent_activity_log_thinned": RECENT,
  "mz_internal.mz_recent_sql_text": TEXT,
  "mz_internal.mz_recent_sql_text_redacted": `SELECT sql_hash, redacted_sql FROM (${TEXT}) AS t`,
  "mz_internal.mz_sql_text_redacted": "SELECT sql_hash, redacted_sql FROM mz_internal.mz_sql_text",
  "mz_internal.mz_recent_activity_log": `
    SELECT a.*, t.sql FROM (${RECENT}) AS a JOIN (${TEXT}) AS t ON t.sql_hash = a.sql_hash`,
  "mz_internal.mz_recent_activity_log_redacted": `
    SELECT a.*, t.redacted_sql FROM (${RECENT}) AS a JOIN (${TEXT}) AS t ON t.sql_hash = a.sql_hash`,
};
