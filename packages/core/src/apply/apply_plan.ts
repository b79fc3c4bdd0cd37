/** A plan carried out, cluster by cluster: a failure ends the work on its cluster, the others go on. */
import type { NewMemory } from "../environment.ts";
import { type Effect, memoryAfter } from "../model/effect.ts";
import type { ClusterPlan, Plan } from "../model/plan.ts";
import type { Observation } from "../model/observation.ts";
import { renderAction } from "../sql/render_action.ts";
import { type ActionResult, applyAction, memoryKey, type Run } from "./apply_action.ts";

export interface ApplyOptions {
  /** What a failed statement ends: the work on its cluster, or the whole run. */
  readonly onError: "continue" | "stop";
  /** Called after each action, in order. */
  readonly onResult: (result: ActionResult) => void;
}

/** Carries out every action that is not blocked; the results in order, one per planned action. */
export async function applyPlan(
  plan: Plan,
  run: Run,
  options: ApplyOptions,
): Promise<readonly ActionResult[]> {
  const results: ActionResult[] = [];
  const done: ClusterPlan[] = [];
  let ended = "";
  for (const cluster of plan.clusters) {
    const ofCluster = ended === ""
      ? await applyCluster(cluster, run, options)
      : skipAll(cluster, ended);
    results.push(...ofCluster);
    if (ofCluster.every((one) => !UNFINISHED.has(one.kind))) done.push(cluster);
    if (ended === "") ended = whyEnded(ofCluster, run, options);
  }
  if (run.lease.lost() !== null) return results;
  await rememberLearned(done, run);
  await publish(done, run);
  return results;
}

/** Why the run does not go on to the next cluster; empty when it does. */
function whyEnded(results: readonly ActionResult[], run: Run, { onError }: ApplyOptions): string {
  const lost = run.lease.lost();
  if (lost !== null) return `lost the lease: ${lost}`;
  const failed = onError === "stop" && results.some((one) => one.kind === "failed");
  return failed ? "the run was ended by a failed statement" : "";
}

/** A cluster whose steps were not all done is published as it was: its next cycle tells. */
async function publish(done: readonly ClusterPlan[], run: Run): Promise<void> {
  await run.environment.publishSuspensions(
    new Map(done.map((one) => [one.cluster.id, one.suspended])),
  );
}

const UNFINISHED: ReadonlySet<ActionResult["kind"]> = new Set(["failed", "moved", "skipped"]);

async function applyCluster(
  cluster: ClusterPlan,
  run: Run,
  options: ApplyOptions,
): Promise<readonly ActionResult[]> {
  const results: ActionResult[] = [];
  let halted = "";
  for (const { action, blockedBy } of cluster.actions) {
    const untried = { action, sql: renderAction(action), actionId: null };
    const result: ActionResult = blockedBy !== undefined
      ? { ...untried, kind: "blocked", message: blockedBy }
      : halted !== ""
      ? { ...untried, kind: "skipped", message: halted }
      : await applyAction(run, action);
    if (result.kind === "failed" || result.kind === "moved") {
      halted = "an earlier step on this cluster was not done";
    }
    const lost = run.lease.lost();
    if (lost !== null) halted = `lost the lease: ${lost}`;
    options.onResult(result);
    results.push(result);
  }
  return results;
}

/** What was learned without an action starts no cooldown. All of it at once: a fleet learns much on its first day. */
async function rememberLearned(done: readonly ClusterPlan[], run: Run): Promise<void> {
  const news = new Map<string, NewMemory>();
  for (const { cluster: { id: clusterId }, learned } of done) {
    for (const { strategy, effect } of learned) {
      const key = memoryKey(clusterId, strategy);
      const previous = run.memories.get(key) ?? null;
      const at = previous?.lastChangeAt ??
        (ANCHORED.has(effect.kind) ? run.environment.now() : null);
      const change = { strategy, effect, startedAt: at ?? 0, landedAt: at };
      const memory = memoryAfter(previous, change);
      run.memories.set(key, memory);
      news.set(key, { clusterId, memory });
    }
  }
  if (news.size > 0) await run.environment.remember([...news.values()]);
}

/** The end of a suspension or of an extra replica is told from an older beginning by its time. */
const ANCHORED: ReadonlySet<Effect["kind"]> = new Set(["awake", "retired"]);

function skipAll(cluster: ClusterPlan, message: string): readonly ActionResult[] {
  return cluster.actions.map(({ action }) => ({
    action,
    sql: renderAction(action),
    actionId: null,
    kind: "skipped",
    message,
  }));
}

/** The newest memory of each strategy on each cluster. */
export function memoriesOf(observation: Observation): Run["memories"] {
  return new Map(
    observation.memory.flatMap((row) =>
      row.kind === "memory"
        ? [[memoryKey(row.clusterId, row.memory.strategy), row.memory] as const]
        : []
    ),
  );
}
