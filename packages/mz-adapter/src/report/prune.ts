/**
 * Old rows of the audit trail that nothing needs any more, counted and deleted.
 *
 * Kept whatever their age: what memory is rebuilt from, and announcements without an outcome. Announcements go first:
 * without its outcome one would look as if it were still open.
 */
import { type Instant, qualifiedName, UNDOINGS_SECONDS } from "@mz-schedctl/core";
import { buildTraceQuery } from "../observe/trace_rows.ts";
import type { Query, Statement } from "../session/connection.ts";
import { timestampLiteral } from "../session/moment.ts";
import { numberOf } from "../session/row.ts";
import { ACTIONS_TABLE, INTENTS_TABLE } from "../tables/expected.ts";

/** Rows of the last day tell what others have undone; twice that is certain. */
export const PRUNE_KEEPS_MS = 2 * UNDOINGS_SECONDS * 1000;

/** How many rows went, or would. */
export interface Pruned {
  readonly actions: number;
  readonly announcements: number;
}

/** Deletes them, or only counts them. */
export async function prune(
  query: Query,
  schema: string,
  { before, dryRun }: { readonly before: Instant; readonly dryRun: boolean },
): Promise<Pruned> {
  const conditions = conditionsFor(schema, before);
  const send = async (table: string, condition: string) => {
    const { doing, text } = statementFor(qualifiedName(schema, table), condition, dryRun);
    const { rows: [row], affected } = await query({ doing, text });
    return dryRun && row !== undefined ? numberOf(row, "rows") : affected;
  };
  const announcements = await send(INTENTS_TABLE, conditions.announcements);
  return { announcements, actions: await send(ACTIONS_TABLE, conditions.actions) };
}

function statementFor(table: string, condition: string, dryRun: boolean): Statement {
  return dryRun
    ? {
      doing: "count old rows of the audit trail",
      text: `SELECT count(*) AS rows FROM ${table}\nWHERE ${condition}`,
    }
    : {
      doing: "delete old rows of the audit trail",
      text: `DELETE FROM ${table}\nWHERE ${condition}`,
    };
}

/** What may go, said so that both counts are the same before and after announcements are gone. */
function conditionsFor(schema: string, before: Instant) {
  const actions = qualifiedName(schema, ACTIONS_TABLE);
  const intents = qualifiedName(schema, INTENTS_TABLE);
  const cut = timestampLiteral(before);
  const stillYoung = `SELECT action_id FROM ${intents}
    WHERE phase = 'intent' AND created_at >= ${cut}`;
  return {
    announcements: `created_at < ${cut}
  AND action_id NOT IN (
    ${stillYoung}
  )
  AND (
    action_id IN (SELECT action_id FROM ${intents} WHERE phase = 'withdrawn')
    OR action_id IN (SELECT action_id FROM ${actions})
  )`,
    actions: `created_at < ${cut}
  AND action_id NOT IN (
    ${stillYoung}
  )
  AND action_id NOT IN (
    SELECT action_id FROM (
${buildTraceQuery(schema).text}
    ) AS traced
  )`,
  };
}
