/** What a new session is told before its first statement. */
import type { Notice } from "../pgwire/message_fields.ts";
import { missingAtStart } from "../sql/missing_objects.ts";
import { ENVIRONMENT_ID, searchPath, type SessionState, variable } from "../sql/session_state.ts";
import { findCluster } from "../sql/world_access.ts";

/** The notices: settings that could not be set, the welcome, and what of the session's defaults is not there. */
export function greeting(state: SessionState, refused: readonly string[]): readonly Notice[] {
  const notices: Notice[] = [...refused].sort().map((message) => notice(message));
  if (variable(state, "welcome_message") === "on" && !state.internal) {
    notices.push(notice(welcome(state)));
  }
  return [...notices, ...missingAtStart(state)];
}

function notice(message: string): Notice {
  return { severity: "NOTICE", sqlstate: "00000", message };
}

function welcome(state: SessionState): string {
  const cluster = variable(state, "cluster");
  const missing = findCluster(state.machine.world(), cluster) ? "" : " (does not exist)";
  const schemas = searchPath(state);
  return `connected to Materialize ${state.machine.world().version}
  Environment ID: ${ENVIRONMENT_ID}
  Region: ${ENVIRONMENT_ID.split("-").slice(0, 2).join("/")}
  User: ${state.role}
  Cluster: ${cluster}${missing}
  Database: ${variable(state, "database")}
  ${schemas.length === 1 ? "Schema" : "Search path"}: ${schemas.join(", ")}
  Session UUID: ${state.id}

Issue a SQL query to get started. Need help?
  View documentation: https://materialize.com/s/docs
  Join our Slack community: https://materialize.com/s/chat
    `;
}
