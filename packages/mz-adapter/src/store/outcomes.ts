/** The one audit row of a tried statement. */
import { type Intent, type Outcome, qualifiedName, toTimestampText } from "@mz-schedctl/core";
import type { Statement } from "../session/connection.ts";
import { ACTIONS_TABLE } from "../tables/expected.ts";

const COLUMNS =
  "(action_id, cluster_id, action_sql, decision_ctx, executed, error_message, created_at)";

interface OutcomeRow {
  readonly outcome: Outcome;
  readonly context: string;
}

/**
 * Inserts the row unless it is there: written twice, also by two controllers at once, it is there once. It reads
 * before it writes, which is why it needs the control cluster.
 */
export function buildOutcomeInsert(schema: string, intent: Intent, row: OutcomeRow): Statement {
  const table = qualifiedName(schema, ACTIONS_TABLE);
  return {
    doing: "record the outcome of an action",
    text: `INSERT INTO ${table}
  ${COLUMNS}
SELECT $1::text, $2::text, $3::text, $4::jsonb, $5::boolean, $6::text, $7::timestamptz
WHERE NOT EXISTS (SELECT 1 FROM ${table} WHERE action_id = $1::text)`,
    parameters: parametersOf(intent, row),
  };
}

/** The same as a constant INSERT, which needs no replica and looks at nothing. */
export function buildPlainOutcomeInsert(
  schema: string,
  intent: Intent,
  row: OutcomeRow,
): Statement {
  return {
    doing: "record the outcome of an action",
    text: `INSERT INTO ${qualifiedName(schema, ACTIONS_TABLE)}
  ${COLUMNS}
VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    parameters: parametersOf(intent, row),
  };
}

function parametersOf(
  intent: Intent,
  { outcome, context }: OutcomeRow,
): NonNullable<Statement["parameters"]> {
  return [
    intent.actionId,
    intent.action.cluster.id,
    intent.sql,
    context,
    outcome.executed ? "t" : "f",
    outcome.error,
    toTimestampText(outcome.at),
  ];
}
