/**
 * A transaction of renames and swaps: tried out on a world of its own, carried out at COMMIT.
 *
 * Others see nothing before. Invariant: it takes place only if nobody else changed the catalog since it began.
 */
import type { Answer } from "../pgwire/backend.ts";
import { SqlError } from "../pgwire/message_fields.ts";
import type { Command } from "../world/command.ts";
import type { World } from "../world/state.ts";
import { execute } from "../world/world.ts";
import type { Run } from "./plan.ts";
import { contextOf, type SessionState, wantsNotice } from "./session_state.ts";
import { requireMayChangeCatalog, type Transaction } from "./transaction.ts";

/** What such a transaction has done so far. */
export interface DdlSoFar {
  /** The catalog's revision when it began. */
  readonly revision: number;
  /** As it would be after the commands. */
  readonly world: World;
  readonly commands: readonly Command[];
}

const TOGETHER = new Set<Command["type"]>([
  "rename_cluster",
  "rename_cluster_replica",
  "rename_item",
  "rename_schema",
  "swap_clusters",
]);

/** True for what may be one of several statements of a transaction. */
export function mayBeTogether(command: Command): boolean {
  return TOGETHER.has(command.type);
}

/** Adds a rename or swap to a transaction. */
export function addDdl(run: Run, command: Command): Answer {
  const { state, transaction, execution } = run;
  const { machine } = state;
  requireMayChangeCatalog(transaction);
  const sofar = transaction.ddl ??
    { revision: machine.revision(), world: machine.world(), commands: [] };
  requireUnchanged(state, sofar);
  const done = execute(sofar.world, command, { ...contextOf(state), now: machine.clock.now() });
  for (const notice of done.notices) if (wantsNotice(state, notice)) execution.notice(notice);
  transaction.ddl = { ...sofar, world: done.world, commands: [...sofar.commands, command] };
  return { kind: "command", tag: done.tag };
}

/** Carries out all that was added. */
export function commitDdl(state: SessionState, transaction: Transaction): void {
  const { ddl } = transaction;
  if (ddl === null) return;
  requireUnchanged(state, ddl);
  for (const command of ddl.commands) state.machine.execute(command, contextOf(state));
}

function requireUnchanged(state: SessionState, ddl: DdlSoFar): void {
  if (state.machine.revision() === ddl.revision) return;
  throw new SqlError(
    "40001",
    "another session modified the catalog while this DDL transaction was open",
    {
      hint: "Currently, DDL transactions fail when any other DDL happens concurrently, " +
        "even on unrelated schemas/clusters.",
    },
  );
}
