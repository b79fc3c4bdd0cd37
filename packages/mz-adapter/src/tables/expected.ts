/** Our tables by name, with the columns that they must have. The first three are the contract with users. */

export const STRATEGIES_TABLE = "mz_cluster_strategies";
export const STATE_TABLE = "mz_cluster_strategy_state";
export const ACTIONS_TABLE = "mz_cluster_strategy_actions";
export const INTENTS_TABLE = "mz_schedctl_intents";
export const SIGNALS_TABLE = "mz_schedctl_signals";
export const LEASE_TABLE = "mz_schedctl_lease";
export const OVERRIDES_TABLE = "mz_schedctl_overrides";
export const VERSION_TABLE = "mz_schedctl_schema_version";

const TIMESTAMP = "timestamp with time zone";

/** Column types by column name, as the catalog prints them. */
export const EXPECTED_TABLES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  [STRATEGIES_TABLE]: {
    cluster_id: "text",
    strategy_type: "text",
    config: "jsonb",
    updated_at: TIMESTAMP,
  },
  [STATE_TABLE]: {
    cluster_id: "text",
    state_version: "integer",
    payload: "jsonb",
    updated_at: TIMESTAMP,
  },
  [ACTIONS_TABLE]: {
    action_id: "text",
    cluster_id: "text",
    action_sql: "text",
    decision_ctx: "jsonb",
    executed: "boolean",
    error_message: "text",
    created_at: TIMESTAMP,
  },
  [INTENTS_TABLE]: {
    action_id: "text",
    cycle_id: "text",
    cluster_id: "text",
    action_sql: "text",
    decision_ctx: "jsonb",
    phase: "text",
    created_at: TIMESTAMP,
  },
  [SIGNALS_TABLE]: { cluster_id: "text", signal: "text", value: "jsonb", as_of: TIMESTAMP },
  [VERSION_TABLE]: { version: "integer", applied_at: TIMESTAMP },
  [LEASE_TABLE]: { holder: "text", epoch: "bigint", until: TIMESTAMP },
  [OVERRIDES_TABLE]: {
    override_id: "text",
    cluster_id: "text",
    kind: "text",
    reason: "text",
    author: "text",
    created_at: TIMESTAMP,
    until: TIMESTAMP,
    allow_stale: "boolean",
  },
};

/** All of them, in the order in which they are created. */
export const TABLE_NAMES: readonly string[] = Object.keys(EXPECTED_TABLES);

/** What is wrong with the tables that were found, one sentence each; a missing one is not wrong. */
export function columnTroubles(
  found: ReadonlyMap<string, ReadonlyMap<string, string>>,
): readonly string[] {
  return [...found].flatMap(([table, columns]) =>
    Object.entries(EXPECTED_TABLES[table] ?? {}).flatMap(([column, type]) => {
      const actual = columns.get(column);
      if (actual === undefined) return [`"${table}" has no column "${column}" of type ${type}`];
      return actual === type
        ? []
        : [`the column "${column}" of "${table}" is ${actual}, it must be ${type}`];
    })
  );
}
