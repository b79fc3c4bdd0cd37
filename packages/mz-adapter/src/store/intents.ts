/** Intents: announced before a statement is sent, closed by an audit row or withdrawn. Rows are only ever added. */
import { type Intent, qualifiedName, toTimestampText } from "@mz-schedctl/core";
import { millisecondsOf } from "../session/moment.ts";
import { jsonOf, numberOf, type Row, textOf } from "../session/row.ts";
import type { Statement } from "../session/connection.ts";
import { ACTIONS_TABLE, INTENTS_TABLE } from "../tables/expected.ts";
import { toAction } from "./decision_context.ts";

/** A constant INSERT: it needs no replica. */
export function buildIntentInsert(
  schema: string,
  intent: Intent,
  row: { readonly phase: "intent" | "withdrawn"; readonly context: string; readonly at: number },
): Statement {
  return {
    doing: row.phase === "intent" ? "announce an action" : "withdraw an announced action",
    text: `INSERT INTO ${qualifiedName(schema, INTENTS_TABLE)}
  (action_id, cycle_id, cluster_id, action_sql, decision_ctx, phase, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    parameters: [
      intent.actionId,
      intent.cycleId,
      intent.action.cluster.id,
      intent.sql,
      row.context,
      row.phase,
      toTimestampText(row.at),
    ],
  };
}

/** Intents that were neither withdrawn nor given an outcome, oldest first. */
export function buildOpenIntentsQuery(schema: string): Statement {
  const intents = qualifiedName(schema, INTENTS_TABLE);
  const actions = qualifiedName(schema, ACTIONS_TABLE);
  return {
    doing: "look for actions without outcome",
    text: `SELECT DISTINCT
  action_id, cycle_id, action_sql, decision_ctx, ${millisecondsOf("created_at")} AS created_at
FROM ${intents}
WHERE phase = 'intent'
  AND action_id NOT IN (SELECT action_id FROM ${intents} WHERE phase = 'withdrawn')
  AND action_id NOT IN (SELECT action_id FROM ${actions})
ORDER BY created_at, action_id`,
  };
}

/** The intent of a row; null when nobody can tell what it was about. */
export function toIntent(row: Row): Intent | null {
  const action = toAction(jsonOf(row, "decision_ctx"));
  if (action === null) return null;
  return {
    actionId: textOf(row, "action_id"),
    cycleId: textOf(row, "cycle_id"),
    sql: textOf(row, "action_sql"),
    action,
    createdAt: Math.floor(numberOf(row, "created_at")),
  };
}
