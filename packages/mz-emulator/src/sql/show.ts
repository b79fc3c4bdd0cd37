/** SHOW of objects, columns, privileges and definitions. SHOW of variables is elsewhere. */
import type { Plan, Planning } from "./plan.ts";
import { planSelect } from "./select.ts";
import { planShowCreate } from "./show_create.ts";
import { showQuery } from "./show_query.ts";

/** Plans a SHOW, or null when it is of another kind. */
export async function planShow(planning: Planning): Promise<Plan | null> {
  if (planning.kind.startsWith("show_create")) return planShowCreate(planning);
  if (planning.kind !== "show_objects" && planning.kind !== "show_columns") return null;
  return await planSelect({ ...planning, sql: showQuery(planning.state, planning.sql) });
}
