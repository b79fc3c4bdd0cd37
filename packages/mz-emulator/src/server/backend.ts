/** Who may connect, and what greets them. */
import type { Backend, Session, Startup } from "../pgwire/backend.ts";
import { SqlError } from "../pgwire/message_fields.ts";
import { openSession } from "../sql/session.ts";
import { contextOf, newSessionState, type SessionState, variable } from "../sql/session_state.ts";
import { readParameter } from "../sql/variables.ts";
import { findRole } from "../world/lookup.ts";
import { controlled } from "./control.ts";
import { controlPanel } from "./control_panel.ts";
import { afflicted, type FaultList } from "./faults.ts";
import { greeting } from "./greeting.ts";
import { runScript } from "./local_session.ts";
import type { Machine } from "./machine.ts";
import { startupSettings } from "./startup_settings.ts";
import type { Steering } from "./steering.ts";

const INTERNAL_ROLES = new Set(["mz_system", "mz_support", "mz_analytics"]);

/** What a backend is made of. */
export interface BackendParts {
  readonly steering: Steering;
  readonly faults: FaultList;
  readonly password?: string;
}

/** The backend of an emulator, and a way to run SQL on it without a connection. */
export function createBackend(
  machine: Machine,
  parts: BackendParts,
): { readonly backend: Backend; readonly run: (sql: string) => Promise<void> } {
  const { faults } = parts;
  const run = (sql: string) => runScript((startup) => open(startup).session, sql);
  const open = (startup: Startup, afflict = false): Opened => {
    const opened = openFor(machine, startup);
    const { state } = opened;
    const variableOf = (name: string) => variable(state, name);
    const { connection } = startup;
    const session = afflict
      ? afflicted(opened.session, {
        machine,
        connection,
        faults,
        variable: variableOf,
        meanwhile: run,
      })
      : opened.session;
    const context = () => contextOf(state);
    const panel = controlPanel({ machine, steering: parts.steering, faults, context });
    return { ...opened, session: controlled(session, panel) };
  };
  const backend: Backend = {
    passwordFor: (startup) =>
      Promise.resolve(startup.port === "external" ? parts.password ?? null : null),
    connect(startup) {
      const { session, state, refused } = open(startup, true);
      return Promise.resolve({ session, greeting: greeting(state, refused) });
    },
  };
  return { backend, run };
}

interface Opened {
  readonly session: Session;
  readonly state: SessionState;
  /** What is said about settings that could not be set. */
  readonly refused: readonly string[];
}

function openFor(machine: Machine, startup: Startup): Opened {
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
    overrides: new Map([...roleVariables(machine, role), ...settings.values]),
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
  const session = openSession(state, (name) => readParameter(state, name.toLowerCase()));
  return {
    state,
    refused: settings.refused,
    session: {
      ...session,
      close: async () => {
        machine.connections.delete(state.connectionId);
        await session.close();
        machine.record({ type: "close_session", sessionId: state.id }, contextOf(state));
      },
    },
  };
}

/** What its sessions begin with. */
function roleVariables(machine: Machine, role: string): readonly (readonly [string, string])[] {
  return Object.entries(findRole(machine.world(), role)?.variables ?? {});
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
