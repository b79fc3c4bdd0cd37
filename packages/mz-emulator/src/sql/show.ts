/** SHOW of objects: queries over the catalog in disguise. */
import type { Plan, Planning } from "./plan.ts";

/** Plans a SHOW, or null when it is of another kind. */
export function planShow(_planning: Planning): Promise<Plan | null> {
  return Promise.resolve(null);
}
