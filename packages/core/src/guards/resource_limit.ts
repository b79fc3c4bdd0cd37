/**
 * RESOURCE_LIMIT: no prefix of the plan, in the order of execution over all clusters, may ask for more than the
 * environment allows. What is made stands beside what it replaces for a while, so the end alone does not tell.
 *
 * Exactly at a limit is allowed. The credits of a size that is not listed are unknown, never zero.
 */
import type { Observation } from "../model/observation.ts";
import type { Finding } from "../model/plan.ts";
import { replicasBySize } from "../money/replicas_by_size.ts";
import { type Demand, demandOf } from "./demand.ts";
import type { ClusterSteps, Objection, PlanDraft, PlanGuard } from "./plan_guard.ts";

export const resourceLimit: PlanGuard = {
  code: "RESOURCE_LIMIT",
  check: (draft) => {
    const { limits } = draft.observation;
    if (limits.replicasPerCluster === null && limits.creditsPerHour === null) return [];
    const bill = openBill(draft.observation);
    return draft.clusters.flatMap((steps, at) => walk(steps, { draft, at, bill }));
  },
};

/** Credits per hour of all replicas of users at some point of the plan. */
interface Bill {
  credits: number;
  /** A size whose credits nobody knows; null when all are known. */
  unknownSize: string | null;
}

function openBill({ clusters, sizes }: Observation): Bill {
  const bill: Bill = { credits: 0, unknownSize: null };
  for (const [size, count] of replicasBySize(clusters)) {
    const credits = sizes.get(size)?.creditsPerHour;
    if (credits === undefined) bill.unknownSize ??= size;
    else bill.credits += count * credits;
  }
  return bill;
}

interface Walk {
  readonly draft: PlanDraft;
  readonly at: number;
  readonly bill: Bill;
}

function walk({ cluster, actions }: ClusterSteps, { draft, at, bill }: Walk): readonly Objection[] {
  const { limits, sizes } = draft.observation;
  const objections: Objection[] = [];
  let replicas = cluster.replicas.length;
  const stoppedStrategies = new Set<string>();
  actions.forEach(({ action, blockedBy }, index) => {
    if (blockedBy !== undefined) return;
    const demand = demandOf(action, sizes);
    if (demand.makes === null) {
      replicas += demand.replicas;
      bill.credits -= demand.saved;
      return;
    }
    // What rests on a stopped step is stopped with it and takes no room.
    if (stoppedStrategies.has(action.strategy)) return;
    const step = `step ${index + 1} (${demand.makes.what})`;
    const excess = tooMany(replicas + demand.replicas, limits.replicasPerCluster) ??
      tooMuch(bill.credits, demand.added, limits.creditsPerHour);
    if (excess !== null) {
      stoppedStrategies.add(action.strategy);
      const { numbers } = excess;
      const found = finding("block", `${step} ${excess.text}`, index);
      objections.push({ at, stops: [index], finding: { ...found, numbers } });
      return;
    }
    const doubt = limits.creditsPerHour === null ? null : doubtAbout(demand, bill);
    if (doubt !== null && objections.every((one) => one.stops.length > 0)) {
      objections.push({ at, stops: [], finding: finding("warn", `${step}: ${doubt}`, index) });
    }
    replicas += demand.replicas;
    bill.credits += demand.added ?? 0;
  });
  return objections;
}

interface Excess {
  readonly text: string;
  readonly numbers: NonNullable<Finding["numbers"]>;
}

function tooMany(replicas: number, limit: number | null): Excess | null {
  if (limit === null || replicas <= limit) return null;
  return {
    text:
      `would make ${replicas} replicas on this cluster, max_replicas_per_cluster is ${limit}; ` +
      "ask for fewer replicas, drop one that nobody needs, or have the limit raised",
    numbers: { replicas, max_replicas_per_cluster: limit },
  };
}

/** Sums of fractions may be off by a hair. */
const HAIR = 1e-9;

function tooMuch(used: number, credits: number | null, limit: number | null): Excess | null {
  if (limit === null || credits === null || used + credits <= limit + HAIR) return null;
  return {
    text: `would make ${amount(used + credits)} credits per hour over all clusters, ` +
      `max_credit_consumption_rate is ${amount(limit)}; at most ${
        amount(Math.max(0, limit - used))
      } are left then: ask for smaller or fewer replicas, or have the limit raised`,
    numbers: {
      credits_per_hour: amount(used + credits),
      max_credit_consumption_rate: amount(limit),
    },
  };
}

function doubtAbout({ added, makes }: Demand, { unknownSize }: Bill): string | null {
  const size = added === null ? makes?.size ?? null : unknownSize;
  if (size === null) return null;
  return `nobody can tell whether it keeps to max_credit_consumption_rate, since ` +
    `Materialize does not list the size "${size}"; it refuses the step if not`;
}

function amount(credits: number): string {
  return String(Math.round(credits * 1000) / 1000);
}

function finding(severity: Finding["severity"], text: string, index: number): Finding {
  return { code: "RESOURCE_LIMIT", severity, text, actions: [index] };
}
