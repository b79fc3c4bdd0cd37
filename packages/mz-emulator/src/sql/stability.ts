/** Durable objects may depend only on what is stable: the catalog's stable schemas and user objects. */
import { SqlError } from "../pgwire/message_fields.ts";
import { isSystem } from "./names.ts";
import type { Analysis } from "./query.ts";
import type { SessionState } from "./session_state.ts";
import { fullName } from "./world_access.ts";

const UNSTABLE = /^(mz_internal|mz_introspection|mz_unsafe|mz_catalog_unstable)\./;

/** Refuses unstable dependencies, and stars over what may get more columns. */
export function refuseUnstable(
  state: SessionState,
  what: "view" | "materialized view" | "index",
  analysis: Analysis,
): void {
  const world = state.machine.world();
  const unstable = analysis.items.filter((item) => UNSTABLE.test(fullName(world, item)))
    .map((item) => item.name).concat(analysis.unstableFunctions).sort();
  if (unstable.length > 0) {
    throw new SqlError("XX000", `cannot create ${what} with unstable dependencies`, {
      detail: "The object depends on the following unstable objects:" +
        unstable.map((name) => `\n    ${name}`).join(""),
    });
  }
  if (analysis.wildcards && analysis.items.some((item) => isSystem(world, item))) {
    throw new SqlError(
      "0A000",
      "cannot use wildcard expansions or NATURAL JOINs in a view that depends on system objects",
      {
        detail: "This is a current limitation in Materialize",
        hint:
          "Rewrite the view to refer to all columns by name. Expand all wildcards and convert all " +
          "NATURAL JOINs to USING joins.",
      },
    );
  }
}
