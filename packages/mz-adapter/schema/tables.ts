/**
 * Our tables, as drizzle-kit reads them to write `sql/`. Only used while developing.
 *
 * No keys and no indexes: Materialize has none. The first three tables are a contract with users and never change.
 */
import { bigint, boolean, integer, jsonb, pgTable, text, timestamp } from "drizzle-orm/pg-core";

const moment = (name: string) => timestamp(name, { withTimezone: true });

/** What people want, one row per cluster and strategy. */
export const strategies = pgTable("mz_cluster_strategies", {
  clusterId: text("cluster_id").notNull(),
  strategyType: text("strategy_type").notNull(),
  config: jsonb("config").notNull(),
  updatedAt: moment("updated_at").defaultNow(),
});

/** What strategies remember, one row per revision. */
export const state = pgTable("mz_cluster_strategy_state", {
  clusterId: text("cluster_id").notNull(),
  stateVersion: integer("state_version").notNull(),
  payload: jsonb("payload").notNull(),
  updatedAt: moment("updated_at").defaultNow(),
});

/** The audit trail, one row per tried statement. */
export const actions = pgTable("mz_cluster_strategy_actions", {
  actionId: text("action_id").notNull(),
  clusterId: text("cluster_id"),
  actionSql: text("action_sql"),
  decisionCtx: jsonb("decision_ctx"),
  executed: boolean("executed"),
  errorMessage: text("error_message"),
  createdAt: moment("created_at").defaultNow(),
});

/** What was about to be tried, one row per announcement and per withdrawal. */
export const intents = pgTable("mz_schedctl_intents", {
  actionId: text("action_id").notNull(),
  cycleId: text("cycle_id").notNull(),
  clusterId: text("cluster_id").notNull(),
  actionSql: text("action_sql").notNull(),
  decisionCtx: jsonb("decision_ctx").notNull(),
  phase: text("phase").notNull(),
  createdAt: moment("created_at").notNull(),
});

/** What views inside Materialize cannot read themselves, published. */
export const signals = pgTable("mz_schedctl_signals", {
  clusterId: text("cluster_id").notNull(),
  signal: text("signal").notNull(),
  value: jsonb("value"),
  asOf: moment("as_of").notNull(),
});

/** Who may work at present: one row, changed by compare-and-set on its epoch. */
export const lease = pgTable("mz_schedctl_lease", {
  holder: text("holder").notNull(),
  epoch: bigint("epoch", { mode: "number" }).notNull(),
  until: moment("until").notNull(),
});

/** What operators have ordered beside the strategies, one row per order; of those for a cluster the newest counts. */
export const overrides = pgTable("mz_schedctl_overrides", {
  overrideId: text("override_id").notNull(),
  clusterId: text("cluster_id"),
  kind: text("kind").notNull(),
  reason: text("reason").notNull(),
  author: text("author").notNull(),
  createdAt: moment("created_at").notNull(),
  until: moment("until"),
  allowStale: boolean("allow_stale").notNull(),
});

/** Which of the files in `sql/` have been applied. */
export const schemaVersion = pgTable("mz_schedctl_schema_version", {
  version: integer("version").notNull(),
  appliedAt: moment("applied_at").notNull(),
});
