// deno-fmt-ignore-file
/** The statements of `sql/`, written by `deno task sql:generate` and not by hand. */
import type { Migration } from "./install.ts";

/** In the order of their versions. */
export const MIGRATIONS: readonly Migration[] = [
  { version: 0, statements: [
    "CREATE TABLE \"mz_cluster_strategy_actions\" (\n  \"action_id\" text NOT NULL,\n  \"cluster_id\" text,\n  \"action_sql\" text,\n  \"decision_ctx\" jsonb,\n  \"executed\" boolean,\n  \"error_message\" text,\n  \"created_at\" timestamp with time zone DEFAULT now()\n)",
    "CREATE TABLE \"mz_schedctl_intents\" (\n  \"action_id\" text NOT NULL,\n  \"cycle_id\" text NOT NULL,\n  \"cluster_id\" text NOT NULL,\n  \"action_sql\" text NOT NULL,\n  \"decision_ctx\" jsonb NOT NULL,\n  \"phase\" text NOT NULL,\n  \"created_at\" timestamp with time zone NOT NULL\n)",
    "CREATE TABLE \"mz_schedctl_schema_version\" (\n  \"version\" integer NOT NULL,\n  \"applied_at\" timestamp with time zone NOT NULL\n)",
    "CREATE TABLE \"mz_schedctl_signals\" (\n  \"cluster_id\" text NOT NULL,\n  \"signal\" text NOT NULL,\n  \"value\" jsonb,\n  \"as_of\" timestamp with time zone NOT NULL\n)",
    "CREATE TABLE \"mz_cluster_strategy_state\" (\n  \"cluster_id\" text NOT NULL,\n  \"state_version\" integer NOT NULL,\n  \"payload\" jsonb NOT NULL,\n  \"updated_at\" timestamp with time zone DEFAULT now()\n)",
    "CREATE TABLE \"mz_cluster_strategies\" (\n  \"cluster_id\" text NOT NULL,\n  \"strategy_type\" text NOT NULL,\n  \"config\" jsonb NOT NULL,\n  \"updated_at\" timestamp with time zone DEFAULT now()\n)",
  ] },
  { version: 1, statements: [
    "CREATE TABLE \"mz_schedctl_lease\" (\n  \"holder\" text NOT NULL,\n  \"epoch\" bigint NOT NULL,\n  \"until\" timestamp with time zone NOT NULL\n)",
  ] },
  { version: 2, statements: [
    "CREATE TABLE \"mz_schedctl_overrides\" (\n  \"override_id\" text NOT NULL,\n  \"cluster_id\" text,\n  \"kind\" text NOT NULL,\n  \"reason\" text NOT NULL,\n  \"author\" text NOT NULL,\n  \"created_at\" timestamp with time zone NOT NULL,\n  \"until\" timestamp with time zone,\n  \"allow_stale\" boolean NOT NULL\n)",
  ] },
];
