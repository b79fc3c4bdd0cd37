/** Statements that only change the world: read into a command, and executed. */
import { type Notice, SqlError } from "../pgwire/message_fields.ts";
import type { Executed } from "../server/machine.ts";
import { PARAMETERS } from "../store/recorded.ts";
import type { Command } from "../world/command.ts";
import { readAlterCluster, readCreateCluster } from "./cluster_ddl.ts";
import { addDdl, mayBeTogether } from "./ddl_transaction.ts";
import { notAvailable } from "./features.ts";
import { tokenize } from "./lexer.ts";
import { readGrants } from "./grants.ts";
import { readObjectDdl } from "./object_ddl.ts";
import { unknownVariable } from "./parameters.ts";
import { commandPlan, type Plan, type Planning, type Run } from "./plan.ts";
import { contextOf, type SessionState, wantsNotice } from "./session_state.ts";
import { values } from "./world_access.ts";

/** Plans a statement whose facts are all in its text; null when it is of another kind. */
export function planDdl(planning: Planning): Plan | null {
  const command = readCommand(planning);
  if (!command) return null;
  return commandPlan((run) => {
    requireKnownSetting(run.state, command);
    return executeDdl(run, command);
  }, {
    alone: true,
    ...(waitsForCommit(planning.kind) ? { tag: tagOf(planning.sql) } : {}),
    ...(mayBeTogether(command) ? { add: (run) => addDdl(run, command) } : {}),
  });
}

/** Settings are known by their names. Who may not change any is told that first. */
function requireKnownSetting(state: SessionState, command: Command): void {
  if (command.type !== "alter_system" || state.role !== "mz_system") return;
  const name = command.name.toLowerCase();
  if (name === "all" && command.value === null) return;
  const listed = PARAMETERS.internal.some((each) => each.name.toLowerCase() === name);
  const { settings } = state.machine.world();
  if (!listed && settings[name] === undefined) throw unknownVariable(command.name);
}

function readCommand(planning: Planning): Command | null {
  switch (planning.kind) {
    case "create_cluster":
    case "create_cluster_replica":
      return readCreateCluster(planning.sql);
    case "alter_cluster":
    case "alter_object_swap":
      if (tagOf(planning.sql) !== "ALTER CLUSTER") throw unsupported("alter_schema_swap");
      return readAlterCluster(planning.sql);
    default:
      return readObjectDdl(planning.kind, planning.sql) ?? readGrants(planning.kind, planning.sql);
  }
}

const NO_TAG_BEFORE_THE_END = new Set(["drop_objects", "alter_cluster", "alter_owner"]);

/** In a block it is answered at once and carried out at COMMIT; what is not is refused there. */
function waitsForCommit(kind: string): boolean {
  return !NO_TAG_BEFORE_THE_END.has(kind);
}

const FIRST_WORDS = new Map([
  ["grant", "GRANT"],
  ["revoke", "REVOKE"],
  ["comment", "COMMENT"],
  ["reassign", "REASSIGN OWNED"],
]);

const TAG_WORDS = new Set(
  ("create alter drop cluster replica table view materialized index source sink secret connection schema " +
    "database role type user system owned privileges").split(" "),
);

/** The command tag by the text alone: `CREATE CLUSTER REPLICA`. */
export function tagOf(sql: string): string {
  const words: string[] = [];
  const tokens = tokenize(sql);
  const alone = FIRST_WORDS.get(tokens[0]?.value ?? "");
  if (alone !== undefined) return alone;
  if (tokens[1]?.value === "default" && tokens[2]?.value === "privileges") {
    return "ALTER DEFAULT PRIVILEGES";
  }
  for (const token of tokens) {
    if (["or", "replace", "temporary", "temp", "default"].includes(token.value)) continue;
    if (token.kind !== "word" || !TAG_WORDS.has(token.value) || words.length > 2) break;
    words.push(token.value === "user" ? "ROLE" : token.value.toUpperCase());
  }
  return words.join(" ");
}

/** Executes a command for a session, lets the store follow, and returns the tag. */
export async function executeDdl(run: Run, command: Command): Promise<string> {
  const { state } = run;
  const before = new Set(storedIds(state));
  const done = executeAloud(run, command);
  const after = new Set(storedIds(state));
  const gone = [...before].filter((id) => !after.has(id));
  if (gone.length > 0) await state.machine.store.drop(gone);
  return done.tag;
}

/** Executes a command and passes on what the world has to say, also when it refuses. */
function executeAloud(run: Run, command: Command): Executed {
  const { state } = run;
  const pass = (notices: readonly Notice[]) => {
    for (const notice of notices) if (wantsNotice(state, notice)) run.execution.notice(notice);
  };
  try {
    const done = state.machine.execute(command, contextOf(state));
    pass(done.notices);
    return done;
  } catch (error) {
    if (error instanceof SqlError) pass(error.notices);
    throw error;
  }
}

const STORED = new Set(["table", "view", "materialized-view", "source"]);

function storedIds(state: SessionState): readonly string[] {
  return values(state.machine.world().items)
    .filter((item) => item.id.startsWith("u") && STORED.has(item.kind))
    .map((item) => item.id);
}

/** The refusal of a statement that no part of the emulator carries out. */
export function unsupported(kind: string): SqlError {
  if (kind === "alter_set_cluster") {
    return notAvailable("ALTER ... SET CLUSTER syntax", "enable_alter_set_cluster");
  }
  if (kind === "alter_table") {
    return notAvailable("Enable ALTER TABLE ... ADD COLUMN ...", "enable_alter_table_add_column");
  }
  return new SqlError("0A000", `${kind.replaceAll("_", " ").toUpperCase()} not yet supported`);
}
