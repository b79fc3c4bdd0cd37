/** One action each, with its own reason, what it expects of the world and what is remembered once it landed. */
import type { Cause } from "../coordinator/desire.ts";
import type { Effect } from "../model/effect.ts";
import type { Action } from "../model/action.ts";
import type { RememberedReplica } from "../model/memory.ts";
import type { ObservedCluster, ObservedReplica } from "../model/observation.ts";
import { type Reason, reason } from "../model/reason.ts";
import { servedAfter } from "./hydration_times.ts";
import type { Readiness } from "./readiness.ts";

/** What all actions of one change have in common. */
export interface Situation {
  readonly cluster: ObservedCluster;
  readonly readiness: ReadonlyMap<string, Readiness>;
  /** Every name that is taken on the cluster. */
  readonly names: Iterable<string>;
  /** What the cluster had before the change began, also where part of it is gone. */
  readonly before: readonly RememberedReplica[];
  readonly cause: Cause;
}

/** A replica to be made. */
export interface MissingReplica extends RememberedReplica {
  /** Tried out beside those that are waited for. */
  readonly probe: boolean;
}

/** A new replica. */
export function create(
  situation: Situation,
  { probe, ...replica }: MissingReplica,
): Action {
  const { cause } = situation;
  const { name, size } = replica;
  const why = probe
    ? reason("TRIED_OUT", `${size} is tried out: nobody knows yet whether it fits`, { size })
    : reason("MISSING", `no replica ${name} of size ${size} yet: ${cause.reason.text}`, { size });
  return {
    ...basics(situation),
    kind: "create_replica",
    replica,
    reason: cause.effect === "waking" ? cause.reason : why,
    expects: { ready: [], absentNames: [replica.name], unsubscribed: false },
  };
}

/** The end of a replica that others replace. */
export function retire(
  situation: Situation,
  replica: ObservedReplica,
  wanted: readonly ObservedReplica[],
): Action {
  const { cause } = situation;
  const names = byName(wanted).map((one) => one.name).join(", ");
  const replaced = reason(
    "REPLACED",
    `${names} ${wanted.length === 1 ? "is" : "are"} ready, ${replica.name} is no longer wanted`,
    { ready: wanted.length },
  );
  const fewer = cause.effect === "working" && cause.moves === "count";
  const unwanted = cause.effect === "working" ? cause.unwanted?.[replica.size] : undefined;
  return {
    ...basics(situation),
    kind: "drop_replica",
    replica: { id: replica.id, name: replica.name, size: replica.size },
    suspending: false,
    reason: fewer ? cause.reason : unwanted ?? replaced,
    expects: {
      ready: byName(wanted).map((one) => one.id),
      absentNames: [],
      unsubscribed: false,
    },
  };
}

/** The end of a replica that will never serve: nobody waits for another one first. */
export function giveUp(situation: Situation, replica: ObservedReplica, why: Reason): Action {
  return {
    ...basics(situation),
    kind: "drop_replica",
    replica: { id: replica.id, name: replica.name, size: replica.size },
    suspending: false,
    reason: why,
    expects: { ready: [], absentNames: [], unsubscribed: false, unready: true },
  };
}

/** The end of a replica that nobody replaces. */
export function suspend(situation: Situation, replica: ObservedReplica): Action {
  const { cause } = situation;
  const despiteUse = cause.effect === "suspending" && cause.despiteUse === true;
  return {
    ...basics(situation),
    kind: "drop_replica",
    replica: { id: replica.id, name: replica.name, size: replica.size },
    suspending: true,
    reason: cause.reason,
    expects: { ready: [], absentNames: [], unsubscribed: !despiteUse },
  };
}

/** A fixed name that moves to another replica. */
export function rename(situation: Situation, replica: ObservedReplica, newName: string): Action {
  return {
    ...basics(situation),
    kind: "rename_replica",
    replica: { id: replica.id, name: replica.name, size: replica.size },
    newName,
    reason: reason(
      "FIXED_NAME",
      `the row wants the name ${newName}, ${replica.name} takes it over`,
    ),
    expects: { ready: [], absentNames: [newName], unsubscribed: false },
  };
}

/** What is remembered of a suspension. */
export function suspendedEffect(
  cluster: ObservedCluster,
  replicas: readonly RememberedReplica[],
): Effect {
  const seconds = servedAfter(cluster);
  return {
    ...{ kind: "suspended", replicas },
    ...(seconds === undefined ? {} : { servesAfterSeconds: seconds }),
  };
}

/** By name, as lists are shown and carried out. */
export function byName(replicas: readonly ObservedReplica[]): readonly ObservedReplica[] {
  return [...replicas].sort((a, b) => a.name < b.name ? -1 : 1);
}

function basics(
  situation: Situation,
): Pick<Action, "cluster" | "strategy" | "before" | "remember"> {
  const { cluster, cause, before } = situation;
  return {
    cluster: { id: cluster.id, name: cluster.name },
    strategy: cause.strategy,
    before,
    remember: effectOf(situation),
  };
}

function effectOf({ cause, before, cluster }: Situation): Effect {
  switch (cause.effect) {
    case "working":
      return cause.remember;
    case "suspending":
      return suspendedEffect(cluster, before);
    case "waking":
      return { kind: "waking" };
  }
}
