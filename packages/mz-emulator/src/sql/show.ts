/** SHOW of objects, columns, privileges and definitions. SHOW of variables is elsewhere. */
import type { Answer } from "../pgwire/backend.ts";
import type { Plan, Planning, Run } from "./plan.ts";
import { planSelect } from "./select.ts";
import { planShowCreate } from "./show_create.ts";
import { showQuery } from "./show_query.ts";

/** Plans a SHOW, or null when it is of another kind. */
export async function planShow(planning: Planning): Promise<Plan | null> {
  if (planning.kind.startsWith("show_create")) return planShowCreate(planning);
  if (planning.kind !== "show_objects" && planning.kind !== "show_columns") return null;
  const plan = await planSelect({ ...planning, sql: showQuery(planning.state, planning.sql) });
  return { ...plan, run: (run) => runFromIndex(run, plan) };
}

/** What SHOW lists is indexed on mz_catalog_server: the log calls that the fast path. */
async function runFromIndex(run: Run, plan: Plan): Promise<Answer> {
  const answer = await plan.run(run);
  run.ran.strategy = "fast-path";
  return answer;
}
