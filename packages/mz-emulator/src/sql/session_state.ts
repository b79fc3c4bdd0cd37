/**
 * What one client's session remembers between statements.
 *
 * Not the protocol and not the execution of anything. Invariant: `transaction` is null exactly when no block is open.
 */
import { randomUUID } from "node:crypto";
import type { Cell, Column, Connection, Row } from "../pgwire/backend.ts";
import type { Notice } from "../pgwire/message_fields.ts";
import type { Machine } from "../server/machine.ts";
import type { Settings } from "../store/store.ts";
import { SERVER } from "../store/recorded.ts";
import type { Context } from "../world/command.ts";
import { findRole, findSchema } from "../world/lookup.ts";
import { parseIdentifiers, sessionVariables } from "./parameters.ts";
import type { Plan } from "./plan.ts";
import type { RowFeed } from "./row_feed.ts";
import type { PendingInsert, Transaction } from "./transaction.ts";

/** A cursor that DECLARE opened. It begins to run at its first FETCH. */
export interface Cursor {
  readonly plan: Plan;
  readonly parameters: readonly Cell[];
  /** The rows that are left, once it runs. */
  feed: RowFeed | null;
  readonly close: () => void;
}

/** A session. */
export interface SessionState {
  readonly machine: Machine;
  readonly id: string;
  readonly connectionId: number;
  readonly role: string;
  readonly internal: boolean;
  readonly connection: Connection;
  /** Present values by the variable's name. */
  variables: ReadonlyMap<string, string>;
  /** What RESET goes back to. */
  readonly initial: ReadonlyMap<string, string>;
  /** Values to go back to at the end of the transaction: of SET LOCAL always, of all on rollback. */
  localUndo: Map<string, string>;
  beforeTransaction: ReadonlyMap<string, string> | null;
  transaction: Transaction | null;
  failed: boolean;
  readonly cursors: Map<string, Cursor>;
  /** Rows inserted since the last Sync of the extended protocol, outside of a block: they wait for it. */
  readonly pipeline: PendingInsert[];
  nextTransaction: number;
  /** When it began to wait for its client; null while it does not. */
  idleSince: number | null;
}

/** What is known of the one who connects. */
export interface SessionStart {
  readonly machine: Machine;
  readonly connectionId: number;
  readonly role: string;
  readonly internal: boolean;
  readonly connection: Connection;
  readonly overrides: ReadonlyMap<string, string>;
}

/** A session that has just been opened. */
export function newSessionState(start: SessionStart): SessionState {
  const { settings } = start.machine.world();
  const initial = new Map(
    sessionVariables().map((v) => [v.name, settings[v.name.toLowerCase()] ?? v.initial]),
  );
  if (start.role === "mz_system" || start.role === "mz_support") {
    initial.set("cluster", start.role === "mz_system" ? "mz_system" : "mz_support");
  }
  for (const [name, value] of start.overrides) initial.set(name, value);
  return {
    machine: start.machine,
    id: randomUUID(),
    connectionId: start.connectionId,
    role: start.role,
    internal: start.internal,
    connection: start.connection,
    variables: initial,
    initial,
    localUndo: new Map(),
    beforeTransaction: null,
    transaction: null,
    failed: false,
    cursors: new Map(),
    pipeline: [],
    nextTransaction: 1,
    idleSince: null,
  };
}

/** The value of a session variable. */
export function variable(state: SessionState, name: string): string {
  return state.variables.get(name) ?? "";
}

/** Sets a session variable to a checked value. */
export function setVariable(state: SessionState, name: string, value: string): void {
  state.variables = new Map(state.variables).set(name, value);
}

/** The schemas of the search path. */
export function searchPath(state: SessionState): readonly string[] {
  return parseIdentifiers(variable(state, "search_path"));
}

/** Who says it and from where, for the world. */
export function contextOf(state: SessionState): Omit<Context, "now"> {
  return {
    role: state.role,
    database: variable(state, "database"),
    searchPath: searchPath(state),
    cluster: variable(state, "cluster"),
    connectionId: state.connectionId,
    sessionRbac: variable(state, "enable_session_rbac_checks") === "on",
  };
}

/** As of a container on one machine. */
export const ENVIRONMENT_ID = "docker-container-5c8a3d1e-7f42-4b6a-9d10-2e6f8b1c4a97-0";

/** What the store needs to know for a statement that reads at `ts`. */
export function settingsOf(
  state: SessionState,
  moment: { ts: number; now: number; write?: number },
): Settings {
  const { machine } = state;
  const world = machine.world();
  const context = { ...contextOf(state), now: moment.ts };
  const schemas = searchPath(state).filter((name) => findSchema(world, context, { name }));
  const isSuperuser = state.internal || findRole(world, state.role)?.superuser === true;
  return {
    ts: moment.ts,
    now: new Date(moment.now).toISOString(),
    write: moment.write ?? 0,
    database: variable(state, "database"),
    role: state.role,
    schema: schemas[0] ?? "",
    schemas: `{${schemas.map((name) => `"${name.replaceAll('"', '\\"')}"`).join(",")}}`,
    version: world.version,
    postgres_version: postgresVersion(world.version),
    version_number: versionNumber(world.version),
    environment_id: ENVIRONMENT_ID,
    connection_id: state.connectionId,
    superuser: String(isSuperuser),
    started: new Date(machine.startedAt).toISOString(),
    session_id: state.id,
    rbac: String(world.settings["enable_rbac_checks"] === "on"),
  };
}

/** What version() says: the recorded text with the number of this version. */
function postgresVersion(version: string): string {
  const number = (text: string) => /^v(\S+)/.exec(text)?.[1] ?? "";
  return SERVER.version.replace(number(SERVER.mz_version), number(version));
}

function versionNumber(version: string): number {
  const [major = 0, minor = 0, patch = 0] = (version.match(/\d+/g) ?? []).map(Number);
  return major * 100_000 + minor * 100 + patch;
}

const LEVELS = ["DEBUG", "LOG", "INFO", "NOTICE", "WARNING", "ERROR"];

/** True when the session wants to see notices of that severity. */
export function wantsNotice(state: SessionState, notice: Notice): boolean {
  if (notice.severity === "INFO") return true;
  const wanted = variable(state, "client_min_messages").replace(/\d$/, "").toUpperCase();
  return LEVELS.indexOf(notice.severity) >= LEVELS.indexOf(wanted);
}

/** A column of text. */
export function textColumn(name: string): Column {
  return { name, typeOid: 25, typeSize: -1, typeModifier: -1 };
}

/** A row of one text. */
export function oneRow(...cells: Cell[]): readonly Row[] {
  return [cells];
}
