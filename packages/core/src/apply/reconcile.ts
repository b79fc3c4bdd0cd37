/**
 * What an earlier run left open: announced, and then neither recorded nor withdrawn, because the run ended.
 *
 * The database's own audit log says what became of it. An announcement that is young and has not landed may belong
 * to a run that is still alive, and is left alone.
 */
import type { Environment, Intent } from "../environment.ts";
import type { Run } from "./apply_action.ts";
import { rememberEffect } from "./apply_action.ts";

const MAY_BE_ALIVE_MS = 120_000;

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
    if (!landed && environment.now() - intent.createdAt < MAY_BE_ALIVE_MS) continue;
    await close(environment, intent, landed);
    if (landed) {
      const at = intent.createdAt;
      await rememberEffect(run, intent.action, { startedAt: at, landedAt: at });
    }
    closed.push({ intent, landed });
  }
  return closed;
}

async function close(environment: Environment, intent: Intent, landed: boolean): Promise<void> {
  await environment.recordOutcome(intent, {
    executed: landed,
    at: landed ? intent.createdAt : environment.now(),
    error: landed ? null : "the run ended before the statement took effect",
  });
}
