/**
 * One action carried out: look, announce, look again, check the lease, execute, record, remember.
 *
 * Two controllers may do this at once. Whoever retires a replica first announces it, then reads what others have
 * announced, then looks: of two that each rely on the replica the other one retires, at least one sees the other.
 */
import type { Environment, Intent, Outcome } from "../environment.ts";
import { readinessOf } from "../differ/readiness.ts";
import { type Action, effectsOf, isSuspending } from "../model/action.ts";
import type { Instant } from "../model/instant.ts";
import { memoryAfter } from "../model/effect.ts";
import type { Memory } from "../model/memory.ts";
import type { ReplicaSize } from "../model/observation.ts";
import { renderAction } from "../sql/render_action.ts";
import { type Standing, standingOf } from "./expectation.ts";
import type { Evidence } from "./evidence.ts";
import type { HeldLease } from "./hold_lease.ts";

export interface ActionResult {
  readonly action: Action;
  readonly sql: string;
  /** Null when nothing was tried. */
  readonly actionId: string | null;
  readonly kind: "done" | "done_by_other" | "failed" | "moved" | "blocked" | "skipped";
  /** What happened, for people; empty for `done`. */
  readonly message: string;
}

/** What a run carries from action to action. */
export interface Run {
  readonly environment: Environment;
  readonly cycleId: string;
  readonly startedAt: Instant;
  readonly sizes: ReadonlyMap<string, ReplicaSize>;
  /** Newest memory by `memoryKey`; kept up to date by the run. */
  readonly memories: Map<string, Memory>;
  readonly lease: Pick<HeldLease, "check" | "lost">;
  readonly evidence: Evidence;
}

/** How long the run of an announcement may still be alive: so long it counts, and nobody else closes it. */
export const ANNOUNCEMENT_LIVES_MS = 120_000;

/** Where the newest memory of a strategy on a cluster is kept. */
export function memoryKey(clusterId: string, strategy: string): string {
  return JSON.stringify([clusterId, strategy]);
}

/** Tries one action. Throws only when the database cannot be reached any more. */
export async function applyAction(run: Run, action: Action): Promise<ActionResult> {
  const { environment } = run;
  const sql = renderAction(action);
  const before = await look(run, action);
  if (before.kind !== "holds") return untried(run, action, before);
  const doubt = isSuspending(action) ? await run.evidence.doubtAbout(action.cluster.id) : null;
  if (doubt !== null) return untried(run, action, { kind: "moved", text: doubt });
  const intent: Intent = {
    ...{ actionId: environment.newActionId(), cycleId: run.cycleId, sql, action },
    createdAt: environment.now(),
  };
  await environment.recordIntent(intent);
  const standing = await lookAgain(run, action);
  if (standing.kind !== "holds") {
    await environment.withdrawIntent(intent);
    return untried(run, action, standing);
  }
  const lost = await run.lease.check();
  if (lost !== null) {
    await environment.withdrawIntent(intent);
    return { action, sql, actionId: null, kind: "skipped", message: `lost the lease: ${lost}` };
  }
  const result = await environment.execute(sql);
  switch (result.kind) {
    case "done":
      return await answered(run, intent);
    case "lost":
      return await afterLoss(run, intent, result.message);
    case "refused":
      return await afterRefusal(run, intent, result.message);
  }
}

/** DDL goes by name, and names move: it must have hit the cluster and the replica that were meant. */
async function answered(run: Run, intent: Intent): Promise<ActionResult> {
  const { action } = intent;
  if (action.kind === "drop_replica") {
    if (await run.environment.hasLanded(intent)) return await landed(run, intent, null);
  } else {
    const after = await look(run, action);
    if (after.kind === "already") return await landed(run, intent, after.replicaId);
  }
  const message = action.kind === "drop_replica"
    ? `the statement was carried out, but the audit log shows no drop of ` +
      `${action.replica.id}: the name ${action.replica.name} had moved to another replica`
    : `the statement was carried out, but its effect is not to be seen on ${action.cluster.id}: ` +
      `the name ${action.cluster.name} had moved to another cluster, look there`;
  await run.environment.recordOutcome(intent, {
    executed: true,
    at: run.environment.now(),
    error: message,
  });
  return tried(intent, "failed", message);
}

/** A statement whose answer was lost may still land: its announcement stays open unless it has landed. */
async function afterLoss(run: Run, intent: Intent, message: string): Promise<ActionResult> {
  const after = await look(run, intent.action);
  if (after.kind === "already") {
    const message = "the connection was lost, the statement had landed";
    return { ...await landed(run, intent, after.replicaId), message };
  }
  return tried(
    intent,
    "failed",
    `${message}; it has not landed so far, a later run records what came of it`,
  );
}

/** A refusal may mean that somebody else was quicker. */
async function afterRefusal(run: Run, intent: Intent, message: string): Promise<ActionResult> {
  const { environment, startedAt } = run;
  const after = await look(run, intent.action);
  if (after.kind !== "already") {
    await environment.recordOutcome(intent, failure(environment, message));
    return tried(intent, "failed", message);
  }
  await environment.recordOutcome(intent, failure(environment, `done by another: ${message}`));
  await rememberEffect(run, intent.action, { startedAt, landedAt: environment.now() });
  return tried(intent, "done_by_other", message);
}

function tried(intent: Intent, kind: ActionResult["kind"], message: string): ActionResult {
  return { action: intent.action, sql: intent.sql, actionId: intent.actionId, kind, message };
}

async function look(run: Run, action: Action): Promise<Standing> {
  const cluster = await run.environment.lookAt(action.cluster.id);
  const readiness = cluster === null
    ? new Map()
    : readinessOf(cluster, { sizes: run.sizes, now: run.environment.now() });
  return standingOf(action, cluster, readiness);
}

/** Only a retirement rests on replicas that somebody else could be about to take away. */
async function lookAgain(run: Run, action: Action): Promise<Standing> {
  if (action.kind !== "drop_replica" || action.suspending) return { kind: "holds" };
  const oldest = run.environment.now() - ANNOUNCEMENT_LIVES_MS;
  const contested = (await run.environment.openIntents()).find((other) =>
    other.cycleId !== run.cycleId && other.createdAt >= oldest &&
    other.action.kind === "drop_replica" &&
    action.expects.ready.includes(other.action.replica.id)
  );
  if (contested?.action.kind === "drop_replica") {
    return {
      kind: "moved",
      text: `another run is about to drop ${contested.action.replica.name}, which should take over`,
    };
  }
  return await look(run, action);
}

async function untried(
  run: Run,
  action: Action,
  standing: Exclude<Standing, { readonly kind: "holds" }>,
): Promise<ActionResult> {
  const base = { action, sql: renderAction(action), actionId: null };
  if (standing.kind === "moved") return { ...base, kind: "moved", message: standing.text };
  // Nobody knows when it was done; a query refused at any moment of this run counts.
  const landedAt = run.environment.now();
  await rememberEffect(run, action, { startedAt: run.startedAt, landedAt });
  return { ...base, kind: "done_by_other", message: "somebody else has done it" };
}

/** Names move, ids do not: an extra replica is remembered by the id that a look has shown. */
async function landed(run: Run, intent: Intent, createdId: string | null): Promise<ActionResult> {
  const landedAt = run.environment.now();
  await run.environment.recordOutcome(intent, { executed: true, at: landedAt, error: null });
  await rememberEffect(run, intent.action, { startedAt: intent.createdAt, landedAt, createdId });
  return tried(intent, "done", "");
}

/** Memory is written after the effect, so it never tells of what did not happen. */
export async function rememberEffect(
  run: Pick<Run, "environment" | "memories">,
  action: Action,
  when: Pick<Parameters<typeof memoryAfter>[1], "startedAt" | "landedAt" | "createdId">,
): Promise<void> {
  const { cluster } = action;
  const news = effectsOf(action).map((one) => {
    const previous = run.memories.get(memoryKey(cluster.id, one.strategy)) ?? null;
    return { clusterId: cluster.id, memory: memoryAfter(previous, { ...one, ...when }) };
  });
  await run.environment.remember(news);
  for (const { clusterId, memory } of news) {
    run.memories.set(memoryKey(clusterId, memory.strategy), memory);
  }
}

function failure(environment: Environment, error: string): Outcome {
  return { executed: false, at: environment.now(), error };
}
