/**
 * A plan as the JSON document that programs read: the plan itself, with the SQL and the summary added.
 *
 * Keys are snake_case and instants ISO 8601, as in the database and everywhere else that programs read.
 */
import type { Plan } from "../model/plan.ts";
import { renderAction } from "../sql/render_action.ts";
import { summarize } from "../explain/summarize.ts";
import { asDocument, fromDocument } from "./document_keys.ts";
import { planSchema } from "./plan_schema.ts";

/** Version 1 of the document; new fields may appear in it, none goes away. */
export function planDocument(plan: Plan): Readonly<Record<string, unknown>> {
  return asDocument({
    ...plan,
    clusters: plan.clusters.map((cluster) => ({
      ...cluster,
      actions: cluster.actions.map((one) => ({ ...one, sql: renderAction(one.action) })),
    })),
    summary: summarize(plan),
  }) as Readonly<Record<string, unknown>>;
}

/** The plan that a document tells of, or what is wrong with the document. */
export function planFromDocument(
  document: unknown,
): { readonly plan: Plan } | { readonly wrong: string } {
  const parsed = planSchema.safeParse(document);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { wrong: `${issue?.path.join(".") ?? "it"}: ${issue?.message ?? "is wrong"}` };
  }
  return { plan: fromDocument(withoutAdditions(document)) as Plan };
}

/** What was added to the plan to make it a document. */
const ADDITIONS: ReadonlySet<string> = new Set(["sql", "summary"]);

function withoutAdditions(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value),
    (key: string, one: unknown) => ADDITIONS.has(key) ? undefined : one,
  );
}
