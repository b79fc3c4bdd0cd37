/** The plan of one cluster, as its reader sees it. */
import type { ClusterCase } from "./cluster_case.ts";
import type { Baseline } from "./coordinator/baseline.ts";
import { steadySlots, type Wish } from "./coordinator/desire.ts";
import type { Ground } from "./coordinator/ground.ts";
import type { Resolution } from "./coordinator/resolve.ts";
import { expectedService } from "./differ/hydration_times.ts";
import type { Readiness } from "./differ/readiness.ts";
import type { Revised } from "./guards/check_plan.ts";
import { demandOf } from "./guards/demand.ts";
import type { Slot } from "./model/desired.ts";
import { byText, inOrder, joined } from "./model/in_order.ts";
import type {
  ClusterPlan,
  DesiredReplicas,
  PlannedAction,
  ReplicaReport,
  ServesAgain,
} from "./model/plan.ts";
import { isOurs, newlyLearned, type Settled } from "./settle.ts";

/** The plan after guards have checked it. */
export function clusterPlan(
  { ground, resolution }: ClusterCase,
  { wish, steps, found }: Settled,
  { actions, findings }: Revised,
): ClusterPlan {
  const { cluster, baseline } = ground;
  const suspended = isOurs(cluster) && isSuspended(wish, baseline, actions);
  const plan: ClusterPlan = {
    cluster: { id: cluster.id, name: cluster.name },
    replicas: reportsOf(ground),
    desired: wish.desired,
    desiredReplicas: suspended ? NONE : promised(wish, ground, resolution),
    suspended,
    verdicts: resolution.verdicts,
    actions,
    waits: steps.waits,
    findings,
    learned: joined(found, newlyLearned(resolution, { actions })),
  };
  const serves = servesAgain(ground, actions);
  const { settings } = cluster;
  if (settings === null) return serves === null ? plan : { ...plan, serves };
  return serves === null ? { ...plan, settings } : { ...plan, settings, serves };
}

/** Of several replicas that are made the first one serves. */
function servesAgain(
  { cluster, baseline, observation: { sizes } }: Ground,
  actions: readonly PlannedAction[],
): ServesAgain | null {
  if (actions.length === 0) return null;
  const expected = actions.flatMap(({ action, blockedBy }) => {
    const made = blockedBy === undefined ? demandOf(action, sizes).makes : null;
    if (made === null) return [];
    return expectedService(cluster, made.size, { sizes, suspension: baseline.suspension }) ?? [];
  }).sort((a, b) => a.afterSeconds - b.afterSeconds);
  return expected[0] ?? null;
}

function isSuspended(
  { desired }: Wish,
  baseline: Baseline,
  actions: readonly PlannedAction[],
): boolean {
  if (desired.kind === "as_observed") return baseline.suspension !== null;
  return desired.kind === "suspended" &&
    actions.every((action) => action.blockedBy === undefined);
}

/** What it shall have while it runs; a cluster that is not ours to change keeps what it has. */
function promised(
  { desired }: Wish,
  { cluster, baseline }: Ground,
  resolution: Resolution,
): readonly DesiredReplicas[] {
  if (!isOurs(cluster)) {
    const unheard = { ...resolution, shape: null, count: null };
    return desiredReplicasOf(steadySlots(baseline, unheard), null);
  }
  const { shape } = resolution;
  // The replicas of a managed cluster are named by Materialize.
  const fixed = shape?.say.kind === "speak" && !cluster.managed ? shape.say.value.name : undefined;
  const slots = desired.kind === "running" ? desired.slots : steadySlots(baseline, resolution);
  return desiredReplicasOf(slots, fixed ?? null);
}

const NONE: readonly never[] = [];

/** Only a name that a row fixes is promised; other names are the differ's to choose. */
function desiredReplicasOf(
  slots: readonly Slot[],
  replicaName: string | null,
): readonly DesiredReplicas[] {
  const [only] = slots;
  if (only !== undefined && slots.length === 1) {
    return [{ size: only.size, replicas: only.count, replicaName }];
  }
  const bySize = new Map<string, number>();
  for (const slot of slots) bySize.set(slot.size, (bySize.get(slot.size) ?? 0) + slot.count);
  return [...bySize].sort(([a], [b]) => (a < b ? -1 : 1)).map(([size, replicas]) => ({
    ...{ size, replicas, replicaName },
  }));
}

const UNKNOWN: Readiness = { state: "unknown", text: "unknown" };

function reportsOf({ cluster, readiness, extras }: Ground): readonly ReplicaReport[] {
  return inOrder(cluster.replicas, (a, b) => byText(a.name, b.name)).map((replica) => {
    const { id, name, size } = replica;
    const { state, text } = readiness.get(id) ?? UNKNOWN;
    const report = { id, name, size, state, text };
    return extras.includes(replica) ? { ...report, extra: true } : report;
  });
}
