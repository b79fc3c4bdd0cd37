/**
 * What an earlier run left open: announced, and then neither recorded nor withdrawn, because the run ended.
 *
 * The database's own audit log says what became of it. An announcement that is young and has not landed may belong
 * to a run that is still alive, and is left alone.
 */
import type { Environment, Intent } from "../environment.ts";
import { ANNOUNCEMENT_LIVES_MS, memoryKey, rememberEffect, type Run } from "./apply_action.ts";

export interface Reconciled {
  readonly intent: Intent;
  readonly landed: boolean;
}

/** Closes what earlier runs left open and remembers what landed; what was closed, oldest first. */
export async function reconcile(
  run: Pick<Run, "environment" | "memories" | "cycleId">,
): Promise<readonly Reconciled[]> {
  const { environment } = run;
  const closed: Reconciled[] = [];
  for (const intent of await environment.openIntents()) {
    if (intent.cycleId === run.cycleId) continue;
    const landed = await environment.hasLanded(intent);
    if (!landed && environment.now() - intent.createdAt < ANNOUNCEMENT_LIVES_MS) continue;
    await close(environment, intent, landed);
    if (landed && !isOvertaken(run, intent)) {
      const at = intent.createdAt;
      await rememberEffect(run, intent.action, { startedAt: at, landedAt: at });
    }
    closed.push({ intent, landed });
  }
  return closed;
}

/** A later change of the same strategy is remembered already: an old one must not come after it. */
function isOvertaken({ memories }: Pick<Run, "memories">, { action, createdAt }: Intent): boolean {
  const memory = memories.get(memoryKey(action.cluster.id, action.strategy));
  return (memory?.lastChangeAt ?? createdAt) > createdAt;
}

async function close(environment: Environment, intent: Intent, landed: boolean): Promise<void> {
  await environment.recordOutcome(intent, {
    executed: landed,
    at: landed ? intent.createdAt : environment.now(),
    error: landed
      ? null
      : "the statement did not take effect: its run ended or lost the connection",
  });
}
