/**
 * The extra replica: whose it is, and whether it shall exist.
 *
 * It stands beside what the other fields decide. It is never one of the long-running replicas, and it never counts
 * when somebody asks what a cluster has.
 */
import type { Memory, Service } from "../model/memory.ts";
import type { Readiness } from "../differ/readiness.ts";
import type { Instant } from "../model/instant.ts";
import type { ObservedCluster, ObservedReplica } from "../model/observation.ts";
import type { BurstWish } from "../model/proposal.ts";
import { type Reason, reason } from "../model/reason.ts";
import { toReadableSpan } from "../model/instant.ts";
import type { Winner } from "./resolve.ts";

const NO_REPLICAS: readonly ObservedReplica[] = [];

/** Extra replicas that we made and that are still there. */
export function extraReplicas(
  cluster: ObservedCluster,
  memories: readonly Memory[],
): readonly ObservedReplica[] {
  if (memories.every((memory) => (memory.made ?? null) === null)) return NO_REPLICAS;
  const made = memories.flatMap((memory) => memory.made ?? []);
  return cluster.replicas.filter((replica) =>
    made.some((one) =>
      one.id === null
        ? one.name === replica.name && one.size === replica.size
        : one.id === replica.id
    )
  );
}

export interface BurstQuestion {
  readonly winner: Omit<Winner<"burst">, "onChange"> | null;
  /** The long-running replicas. */
  readonly steady: ObservedCluster;
  readonly extras: readonly ObservedReplica[];
  readonly readiness: ReadonlyMap<string, Readiness>;
  /** What shall be there beside it, of which only the sizes count; empty while suspended. */
  readonly wanted: readonly { readonly size: string }[];
  readonly service: Service | null;
  readonly now: Instant;
}

/** What shall happen to the extra replica. */
export type BurstDecision =
  | { readonly kind: "nothing" }
  | { readonly kind: "make"; readonly size: string; readonly reason: Reason }
  | {
    readonly kind: "retire";
    readonly replicas: readonly ObservedReplica[];
    /** Of those that serve instead. */
    readonly ready: readonly ObservedReplica[];
    readonly reason: Reason;
  }
  | {
    readonly kind: "wait";
    readonly text: string;
    readonly since: Instant;
    readonly until: Instant;
  };

const NOTHING: BurstDecision = { kind: "nothing" };

/** Decides on positive knowledge only: a replica that reports nothing may be ready or not. */
export function decideBurst(question: BurstQuestion): BurstDecision {
  const { winner, extras } = question;
  if (winner === null || winner.say.kind === "hold") return NOTHING;
  const wish = winner.say.value;
  if (extras.length > 0) {
    const ready = readyReplicas(question);
    if (ready.length > 0) return retirement(extras, ready);
  }
  if (!wish.wanted) return unwanted(question);
  // While nothing else serves an extra replica stays, of whatever size it was made.
  return extras.length > 0 || isServed(question) ? NOTHING : newBurst(question, wish);
}

/** Nobody wants it any more: it goes at once unless it is what serves. */
function unwanted({ extras, readiness }: BurstQuestion): BurstDecision {
  const idle = extras.filter((replica) => {
    const state = readiness.get(replica.id)?.state;
    return state !== "ready" && state !== "unknown";
  });
  if (idle.length === 0) return NOTHING;
  const why = reason("UNWANTED", "nobody wants the extra replica any more, and it does not serve");
  return { kind: "retire", replicas: idle, ready: [], reason: why };
}

function newBurst(
  question: BurstQuestion,
  wish: BurstWish & { readonly wanted: true },
): BurstDecision {
  const { steady, readiness, wanted, service, now } = question;
  if (wanted.length === 0 || wanted.some((one) => one.size === wish.size)) return NOTHING;
  if (steady.replicas.some((one) => readiness.get(one.id)?.state === "unknown")) return NOTHING;
  const why = (text: string, numbers: Reason["numbers"] = {}) =>
    reason("NOT_READY", text, { burst_replica_size: wish.size, ...numbers });
  if (steady.replicas.length === 0 || service === null) {
    return { kind: "make", size: wish.size, reason: why("no replica has been ready yet") };
  }
  const since = service.ready ? now : service.since;
  const waited = Math.floor((now - since) / 1000);
  if (waited < wish.afterSeconds) {
    return {
      kind: "wait",
      text: `no replica is ready; an extra ${wish.size} comes after ${wish.afterSeconds} s of that`,
      since,
      until: since + wish.afterSeconds * 1000,
    };
  }
  return {
    kind: "make",
    size: wish.size,
    reason: why(`no replica has been ready for ${toReadableSpan(waited * 1000)}`, {
      not_ready_s: waited,
      after_s: wish.afterSeconds,
    }),
  };
}

function retirement(
  extras: readonly ObservedReplica[],
  ready: readonly ObservedReplica[],
): BurstDecision {
  const names = ready.map((replica) => replica.name).sort().join(", ");
  const text = `${names} ${
    ready.length === 1 ? "is" : "are"
  } ready, the extra replica is not needed`;
  return {
    kind: "retire",
    replicas: extras,
    ready,
    reason: reason("READY", text, { ready: ready.length }),
  };
}

function isServed({ steady, readiness }: BurstQuestion): boolean {
  return steady.replicas.some((replica) => readiness.get(replica.id)?.state === "ready");
}

function readyReplicas({ steady, readiness }: BurstQuestion): readonly ObservedReplica[] {
  return steady.replicas.filter((replica) => readiness.get(replica.id)?.state === "ready");
}

/** What is to be remembered of whether the cluster serves; undefined when nothing has changed. */
export function serviceSeen(question: BurstQuestion): Service | null | undefined {
  const { winner, steady, readiness, service, now } = question;
  if (winner === null || (winner.say.kind === "speak" && !winner.say.value.wanted)) {
    return undefined;
  }
  // A cooldown delays what is decided, not what is seen: `after_s` runs beside it.
  if (winner.say.kind === "hold" && service === null) return undefined;
  if (steady.replicas.length === 0) return service === null ? undefined : null;
  const ready = isServed(question);
  const mayBeReady = steady.replicas.some((one) => readiness.get(one.id)?.state === "unknown");
  if (!ready && mayBeReady) return undefined;
  if (service === null) return ready ? { ready, since: now } : undefined;
  return service.ready === ready ? undefined : { ready, since: now };
}
