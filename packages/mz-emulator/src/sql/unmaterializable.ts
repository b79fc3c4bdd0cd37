/** Functions whose value belongs to a moment or a session: which a query uses, itself or through views. */
import type { Item } from "../world/state.ts";
import { tokenize } from "./lexer.ts";
import { type Analysis, SESSION_FUNCTIONS } from "./query.ts";
import type { SessionState } from "./session_state.ts";
import { get } from "./world_access.ts";

/** mz_now() in filters, and what never changes. */
const MAINTAINABLE = new Set(["mz_now", "mz_environment_id"]);

/** The first such function other than mz_now, in Materialize's words; null without. */
export function clockFunction(state: SessionState, query: Analysis): string | null {
  const name = [...functionsOf(state, query)]
    .find((each) => SESSION_FUNCTIONS.has(each) && !MAINTAINABLE.has(each));
  return name === undefined ? null : name === "now" ? "current_timestamp" : name;
}

/** Whether its answer changes with time alone. */
export function usesMzNow(state: SessionState, query: Analysis): boolean {
  return functionsOf(state, query).has("mz_now");
}

function functionsOf(state: SessionState, query: Analysis): ReadonlySet<string> {
  const found = new Set(query.functions);
  const seen = new Set<string>();
  const visit = (item: Item | undefined) => {
    if (!item || seen.has(item.id)) return;
    seen.add(item.id);
    if (item.kind !== "view" || item.id.startsWith("s")) return;
    const tokens = tokenize(item.definition ?? "");
    tokens.forEach((token, i) => {
      const called = tokens[i + 1]?.value === "(" || token.value.startsWith("current_");
      if (token.kind === "word" && called) found.add(token.value);
    });
    for (const id of item.dependencies) visit(get(state.machine.world().items, id));
  };
  for (const item of query.items) visit(item);
  return found;
}
