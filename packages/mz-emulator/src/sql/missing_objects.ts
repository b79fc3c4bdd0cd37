/** Notices about a session whose cluster or database is not there. */
import type { Notice } from "../pgwire/message_fields.ts";
import { findDatabase } from "../world/lookup.ts";
import { type SessionState, variable } from "./session_state.ts";
import { findCluster } from "./world_access.ts";

/** What a new session is told. */
export function missingAtStart(state: SessionState): readonly Notice[] {
  if (variable(state, "current_object_missing_warnings") !== "on") return [];
  const world = state.machine.world();
  const database = variable(state, "database");
  const cluster = variable(state, "cluster");
  const notices: Notice[] = [];
  if (!findDatabase(world, database)) {
    notices.push({
      severity: "NOTICE",
      sqlstate: "MZ004",
      message: `session database "${database}" does not exist`,
      hint: DATABASE_HINT,
    });
  }
  if (!findCluster(world, cluster)) {
    notices.push({
      severity: "NOTICE",
      sqlstate: "MZ005",
      message: `session default cluster "${cluster}" does not exist`,
      hint:
        "Pick an extant cluster with SET CLUSTER = name. Run SHOW CLUSTERS to see available clusters.",
    });
  }
  return notices;
}

const DATABASE_HINT =
  "Create the database with CREATE DATABASE or pick an extant database with SET DATABASE = " +
  "name. List available databases with SHOW DATABASES.";

/** What is said when `SET` or `SHOW` of a variable finds that its object is not there. */
export function missingNotice(state: SessionState, name: string): Notice | null {
  if (variable(state, "current_object_missing_warnings") !== "on") return null;
  const world = state.machine.world();
  const value = variable(state, name);
  if (name === "database" && !findDatabase(world, value)) {
    return {
      severity: "NOTICE",
      sqlstate: "MZ006",
      message: `database "${value}" does not exist`,
      hint: DATABASE_HINT,
    };
  }
  if (name === "cluster" && !findCluster(world, value)) {
    return {
      severity: "NOTICE",
      sqlstate: "MZ007",
      message: `cluster "${value}" does not exist`,
      hint:
        "Create the cluster with CREATE CLUSTER or pick an extant cluster with SET CLUSTER = name. " +
        "List available clusters with SHOW CLUSTERS.",
    };
  }
  return null;
}
