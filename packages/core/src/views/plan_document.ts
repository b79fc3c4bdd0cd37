/**
 * A plan as the JSON document that programs read: the plan itself, with the SQL and the summary added.
 *
 * Keys are snake_case and instants ISO 8601, as in the database and everywhere else that programs read.
 */
import type { Plan } from "../model/plan.ts";
import { renderAction } from "../sql/render_action.ts";
import { summarize } from "../explain/summarize.ts";

/** Version 1 of the document; new fields may appear in it, none goes away. */
export function planDocument(plan: Plan): Readonly<Record<string, unknown>> {
  return snakeCased({
    ...plan,
    clusters: plan.clusters.map((cluster) => ({
      ...cluster,
      actions: cluster.actions.map((one) => ({ ...one, sql: renderAction(one.action) })),
    })),
    summary: summarize(plan),
  }) as Readonly<Record<string, unknown>>;
}

/** Fields that hold instants. */
const INSTANTS: ReadonlySet<string> = new Set(["now", "since", "updatedAt", "createdAt", "until"]);

function snakeCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snakeCased);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      INSTANTS.has(key) && typeof one === "number" ? new Date(one).toISOString() : snakeCased(one),
    ]),
  );
}
