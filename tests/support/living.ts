/** How a random world lives on: ticks of the program, users who come back, and a watch over every statement. */
import { type Action, isSuspending } from "../../packages/core/src/model/action.ts";
import type { ActionResult } from "../../packages/core/src/apply/apply_action.ts";
import { type HeldLease, takeLease } from "../../packages/core/src/apply/hold_lease.ts";
import { prepareApply, runApply, runPlan } from "../../packages/core/src/run.ts";
import type { Plan } from "../../packages/core/src/model/plan.ts";
import {
  Crash,
  type FakeEnvironment,
  fakeEnvironment,
  type Faults,
  WRITES,
} from "./fake_environment.ts";
import { clusterNamed, type FakeWorld, query, serves } from "./fake_world.ts";
import { measuresForHours, type WorldSpec } from "./random_world.ts";

export const OPTIONS = { defaultCooldownSeconds: 0, waitLimitSeconds: 3600 };

/** What a plan says now; fails if it wrote anything. */
export async function planNow(world: FakeWorld): Promise<Plan> {
  const environment = fakeEnvironment(world, "plan");
  const plan = await runPlan(environment, OPTIONS);
  const wrong = environment.calls.filter((call) => WRITES.has(call) || call === "pause");
  if (wrong.length > 0) throw new Error(`Cannot accept the plan: it called ${wrong.join(", ")}`);
  return plan;
}

/** A lease that asks nobody: runs are safe without one, too. */
export const NO_LEASE: HeldLease = {
  check: () => Promise.resolve(null),
  reclaim: () => Promise.resolve(null),
  lost: () => null,
  release: () => Promise.resolve(),
};

/** One `apply` to its end, to its crash, or refused because another holds the lease; the results so far. */
export async function applyNow(
  environment: FakeEnvironment,
  cycleId: string,
  without?: "without lease",
): Promise<readonly ActionResult[]> {
  const results: ActionResult[] = [];
  try {
    const lease = without === undefined ? await leaseFor(environment, cycleId) : NO_LEASE;
    if (lease === null) return [];
    const prepared = await prepareApply(environment, { ...OPTIONS, cycleId });
    await runApply(environment, prepared, {
      ...{ cycleId, lease, onError: "continue" },
      onResult: (result) => void results.push(result),
    });
    await lease.release();
  } catch (error) {
    if (!(error instanceof Crash)) throw error;
  }
  return results;
}

async function leaseFor(environment: FakeEnvironment, cycleId: string): Promise<HeldLease | null> {
  const answer = await takeLease(environment, cycleId);
  return answer.kind === "taken" ? answer.lease : null;
}

/** Ticks of `apply`, with users at work in between; each statement is watched. */
export async function live(
  world: FakeWorld,
  spec: WorldSpec,
  how: { readonly ticks: number; readonly seconds: number; readonly name?: string },
): Promise<readonly FakeEnvironment[]> {
  const environments: FakeEnvironment[] = [];
  for (let tick = 1; tick <= how.ticks; tick++) {
    work(world, spec);
    const name = `${how.name ?? "tick"}${tick}`;
    const environment = fakeEnvironment(world, name, watched(world));
    environments.push(environment);
    await applyNow(environment, name);
    world.now += how.seconds * 1000;
  }
  return environments;
}

/** A dozen ticks; and for sizes that are measured for an hour each, some more. */
export async function comeToRest(world: FakeWorld, spec: WorldSpec): Promise<void> {
  await live(world, spec, { ticks: 12, seconds: 300, name: "first" });
  if (!measuresForHours(spec)) return;
  await live(world, spec, { ticks: 12, seconds: 4_000, name: "measured" });
}

/** Those who use it all the time do so, and the log tells. */
export function work(world: FakeWorld, spec: WorldSpec): void {
  for (const one of spec.clusters) {
    if (one.busy) query(world, clusterNamed(world, one.name));
  }
  world.now += 6_000;
}

/** Faults that change nothing and fail when a statement takes the last replica that serves. */
export function watched(world: FakeWorld, faults: Faults = {}): Faults {
  let before = new Map<string, boolean>();
  let sent = "";
  return {
    ...faults,
    before: async (call, number) => {
      await faults.before?.(call, number);
      if (call === "execute") before = serving(world);
    },
    statement: (sql, number) => {
      sent = sql;
      return faults.statement?.(sql, number);
    },
    after: (call, number) => {
      if (call === "execute") failWhereLost(world, before, sent);
      faults.after?.(call, number);
    },
  };
}

/** The statement is told by its text: another program may have announced one in the meantime. */
function failWhereLost(world: FakeWorld, before: ReadonlyMap<string, boolean>, sql: string): void {
  const after = serving(world);
  for (const [id, served] of before) {
    if (!served || after.get(id) === true) continue;
    const announced = world.intents.findLast(({ intent }) => intent.sql === sql)?.intent;
    if (announced !== undefined && mayStopServing(world, announced.action)) continue;
    throw new Error(`Cannot accept "${sql}": it took the last replica that served`);
  }
}

/**
 * A suspension; a resize that an older version makes with the downtime that a row allows; and a resize to the very size
 * of the native extra replica, which Materialize allows only together with its end: where nothing but that one serves,
 * there is no other way to a size that is large enough.
 */
function mayStopServing({ capabilities, strategyRows }: FakeWorld, action: Action): boolean {
  if (isSuspending(action)) return true;
  if (action.kind !== "alter_cluster" || action.change.size === undefined) return false;
  const { size, burst } = action.change;
  if (burst === null && action.expects.settings?.burst?.size === size) return true;
  return !capabilities.backgroundResize &&
    strategyRows.some(({ clusterId, config }) =>
      clusterId === action.cluster.id && JSON.stringify(config).includes('"allow_downtime":true')
    );
}

/** Per cluster, whether some replica answers queries. */
export function serving(world: FakeWorld): Map<string, boolean> {
  return new Map(
    world.clusters.map((cluster) => [
      cluster.id,
      cluster.replicas.some((replica) => serves(world, cluster, replica)),
    ]),
  );
}

/**
 * What there is, without ids, times and zones: two ends are compared by this. How Materialize names the replicas of
 * a managed cluster depends on how many it has made before.
 */
export function shapeOf(world: FakeWorld): unknown {
  return world.clusters.map((cluster) => ({
    name: cluster.name,
    replicas: cluster.replicas.map(({ name, size }) => cluster.managed ? size : `${name} ${size}`)
      .sort(),
  }));
}

/** Fails unless each announced statement has one audit row, or none when it was withdrawn and never sent. */
export function checkAudit(world: FakeWorld, environments: readonly FakeEnvironment[]): void {
  const rows = new Map<string, number>();
  for (const { actionId } of world.audit) rows.set(actionId, (rows.get(actionId) ?? 0) + 1);
  for (const [id, count] of rows) {
    if (count > 1) throw new Error(`Cannot accept the audit trail: ${id} has ${count} rows`);
  }
  for (const id of environments.flatMap((one) => one.sentIds)) {
    if (rows.get(id) !== 1) throw new Error(`Cannot accept the audit trail: ${id} has no row`);
  }
  const open = world.intents.filter((one) => one.open).map((one) => one.intent.actionId);
  if (open.length > 0) throw new Error(`Cannot accept the audit trail: ${open.join(", ")} is open`);
}
