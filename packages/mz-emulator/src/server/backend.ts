/** Who may connect, and what greets them. */
import type { Backend, Startup } from "../pgwire/backend.ts";
import { SqlError } from "../pgwire/message_fields.ts";
import { openSession } from "../sql/session.ts";
import { contextOf, newSessionState, variable } from "../sql/session_state.ts";
import { readParameter } from "../sql/variables.ts";
import { findRole } from "../world/lookup.ts";
import type { Faults } from "./faults.ts";
import { greeting } from "./greeting.ts";
import type { Machine } from "./machine.ts";
import { startupSettings } from "./startup_settings.ts";

const INTERNAL_ROLES = new Set(["mz_system", "mz_support", "mz_analytics"]);

/** The backend of an emulator. */
export function createBackend(
  machine: Machine,
  options: { readonly password?: string; readonly faults: Faults },
): Backend {
  return {
    passwordFor: (startup) =>
      Promise.resolve(startup.port === "external" ? options.password ?? null : null),
    connect(startup) {
      machine.follow();
      const role = startup.parameters.get("user") ?? "";
      requireRole(machine, startup, role);
      const settings = startupSettings(startup);
      const state = newSessionState({
        machine,
        connectionId: startup.connectionId,
        role,
        internal: INTERNAL_ROLES.has(role),
        connection: startup.connection,
        overrides: settings.values,
      });
      machine.record({
        type: "open_session",
        sessionId: state.id,
        connectionId: state.connectionId,
        role,
        clientIp: startup.clientAddress,
        applicationName: variable(state, "application_name"),
      }, contextOf(state));
      machine.connections.set(state.connectionId, startup.connection);
      const session = options.faults.afflict(
        openSession(state, (name) => readParameter(state, name.toLowerCase())),
        startup.connection,
      );
      return Promise.resolve({
        session: {
          ...session,
          close: async () => {
            machine.connections.delete(state.connectionId);
            await session.close();
            machine.record({ type: "close_session", sessionId: state.id }, contextOf(state));
          },
        },
        greeting: greeting(state, settings.refused),
      });
    },
  };
}

function requireRole(machine: Machine, startup: Startup, role: string): void {
  const found = findRole(machine.world(), role);
  if (startup.port === "external" && (INTERNAL_ROLES.has(role) || isReserved(role))) {
    throw fatal("28000", `unauthorized login to user '${role}'`);
  }
  if (!found) {
    if (startup.port === "external") {
      machine.execute({ type: "create_role", name: role, attributes: ["LOGIN"] }, {
        role: "mz_system",
        database: "materialize",
        searchPath: ["public"],
        cluster: "quickstart",
        connectionId: 0,
      });
      return;
    }
    throw fatal("28000", `role "${role}" does not exist`);
  }
}

function isReserved(role: string): boolean {
  return role === "public" || role.startsWith("mz_") || role.startsWith("pg_");
}

function fatal(sqlstate: string, message: string): SqlError {
  return new SqlError(sqlstate, message, { severity: "FATAL" });
}
