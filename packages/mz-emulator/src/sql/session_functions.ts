/** What functions of the session are told before a query, and what they ask for after it. */
import { PARAMETERS } from "../store/recorded.ts";
import type { Settings } from "../store/store.ts";
import { readParameter } from "./variables.ts";
import type { Analysis } from "./query.ts";
import { SqlError } from "../pgwire/message_fields.ts";
import type { SessionState } from "./session_state.ts";

/** The settings with what the query's functions need beside. */
export function withSessionValues(
  state: SessionState,
  query: Analysis,
  settings: Settings,
): Settings {
  let all = settings;
  if (query.functions.has("current_setting")) {
    all = { ...all, variables: JSON.stringify(variables(state)) };
  }
  if (query.functions.has("pg_cancel_backend")) {
    const backends = [...state.machine.connections.keys()].join(",");
    all = { ...all, backends: `{${backends}}`, cancelled: "" };
  }
  return all;
}

function variables(state: SessionState): Readonly<Record<string, string>> {
  const list = state.internal ? PARAMETERS.internal : PARAMETERS.user;
  const known: Record<string, string> = {};
  for (const { name } of list) {
    try {
      known[name.toLowerCase()] = readParameter(state, name.toLowerCase());
    } catch (error) {
      if (!(error instanceof SqlError)) throw error;
    }
  }
  return known;
}

/** Cancels what the query asked to cancel. */
export async function cancelAsked(
  state: SessionState,
  query: Analysis,
  settings: Settings,
): Promise<void> {
  if (!query.functions.has("pg_cancel_backend")) return;
  const { store, connections } = state.machine;
  const { rows } = await store.run(settings, {
    sql: "SELECT pg_catalog.current_setting('mz.cancelled')",
  });
  for (const id of (rows[0]?.[0] ?? "").split(" ")) connections.get(Number(id))?.cancel();
}
