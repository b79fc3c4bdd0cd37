/** A plan as the JSON document that programs read: the plan itself, with the SQL and the summary added. */
import type { Plan } from "../model/plan.ts";
import { renderAction } from "../sql/render_action.ts";
import { summarize } from "../explain/summarize.ts";

/** Version 1 of the document; new fields may appear in it, none goes away. */
export function planDocument(plan: Plan): Readonly<Record<string, unknown>> {
  return {
    ...plan,
    clusters: plan.clusters.map((cluster) => ({
      ...cluster,
      actions: cluster.actions.map((one) => ({ ...one, sql: renderAction(one.action) })),
    })),
    summary: summarize(plan),
  };
}
