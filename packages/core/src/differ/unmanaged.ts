/**
 * The steps that turn the replicas of an unmanaged cluster into the desired ones: make before break.
 *
 * Creates come before drops and drops before renames. Nothing is dropped before every wanted replica is ready,
 * unless the cluster is being suspended.
 */
import type { Cause } from "../coordinator/desire.ts";
import { oldestFirst } from "../coordinator/baseline.ts";
import type { Action, Effect } from "../model/action.ts";
import type { Slot } from "../model/desired.ts";
import type { RememberedReplica } from "../model/memory.ts";
import type { ObservedCluster, ObservedReplica } from "../model/observation.ts";
import type { Wait } from "../model/plan.ts";
import { type Reason, reason } from "../model/reason.ts";
import { matchSlots, type SlotMatch } from "./match.ts";
import { replicaNameFor, temporaryNameFor } from "./names.ts";
import type { Readiness } from "./readiness.ts";
import { waitsFor } from "./waits.ts";

export interface Situation {
  readonly cluster: ObservedCluster;
  readonly readiness: ReadonlyMap<string, Readiness>;
  /** What the cluster had before the change began, also where part of it is gone. */
  readonly before: readonly RememberedReplica[];
  readonly cause: Cause;
}

export interface Steps {
  readonly actions: readonly Action[];
  readonly waits: readonly Wait[];
}

/** The steps towards these slots. */
export function diffRunning(situation: Situation, slots: readonly Slot[]): Steps {
  const matching = matchSlots(situation.cluster, slots);
  const creates = createMissing(situation, matching.matches, matching.unclaimed);
  const wanted = matching.matches.flatMap((match) => match.replicas);
  const allReady = creates.length === 0 &&
    wanted.every((replica) => situation.readiness.get(replica.id)?.state === "ready");
  const retired = allReady ? matching.unclaimed : [];
  const drops = retired.map((replica) => retire(situation, replica, wanted));
  const renames = renameToSlots(situation, matching.matches, retired);
  return {
    actions: numberedEffects([...creates, ...drops, ...renames], situation),
    waits: waitsFor({ situation, wanted, creates, unclaimed: matching.unclaimed, allReady }),
  };
}

/** The steps to no replica at all, by name. */
export function diffSuspended(situation: Situation): Steps {
  const drops = byName(situation.cluster.replicas).map((replica): Action => ({
    ...basics(situation),
    kind: "drop_replica",
    replica: { id: replica.id, name: replica.name, size: replica.size },
    suspending: true,
    reason: situation.cause.reason,
    expects: { ready: [], absentNames: [], unsubscribed: true },
  }));
  return { actions: drops, waits: [] };
}

function createMissing(
  situation: Situation,
  matches: readonly SlotMatch[],
  unclaimed: readonly ObservedReplica[],
): readonly Action[] {
  const taken = new Set(situation.cluster.replicas.map((replica) => replica.name));
  const open = matches.flatMap(({ slot, missing }) => Array.from({ length: missing }, () => slot));
  const { restored, gone } = bringBack(open, lostReplicas(situation, taken));
  // Whoever replaces a replica stays in its zone.
  const wanted = matches.flatMap((match) => match.replicas);
  const zones = zonesToFill([...oldestFirst(unclaimed), ...gone], wanted);
  const back: Action[] = [];
  const made: Action[] = [];
  for (const slot of open) {
    const old = restored.get(slot)?.shift();
    const replica = old ?? {
      name: newName(slot, taken),
      size: slot.size,
      availabilityZone: slot.availabilityZone ?? zones.shift() ?? null,
    };
    taken.add(replica.name);
    (old === undefined ? made : back).push(create(situation, replica));
  }
  // What comes back comes first: a wake that stops half-way is known by it.
  return [...back.sort(byOrder), ...made.sort(byOrder)];
}

/** What a wake could bring back: what the cluster had and has no more. */
function lostReplicas(
  { cause, before }: Situation,
  taken: ReadonlySet<string>,
): readonly RememberedReplica[] {
  return cause.effect === "waking" ? before.filter((replica) => !taken.has(replica.name)) : [];
}

/** Under its own name and in its zone: half-way, the rest is then still recognised as belonging together. */
function bringBack(
  open: readonly Slot[],
  lost: readonly RememberedReplica[],
): {
  readonly restored: Map<Slot, RememberedReplica[]>;
  readonly gone: readonly RememberedReplica[];
} {
  const gone = [...lost];
  const restored = new Map<Slot, RememberedReplica[]>();
  for (const slot of open) {
    const at = gone.findIndex((one) =>
      one.size === slot.size && (slot.name === undefined || slot.name === one.name)
    );
    if (at !== -1) restored.set(slot, [...restored.get(slot) ?? [], ...gone.splice(at, 1)]);
  }
  // A successor of the same size takes the zone before one of another size does.
  const wanted = (one: RememberedReplica) => open.some((slot) => slot.size === one.size) ? 0 : 1;
  return { restored, gone: gone.sort((a, b) => wanted(a) - wanted(b)) };
}

interface Placed {
  readonly availabilityZone: string | null;
}

/** The zones of those who leave, without those that a successor has taken already. */
function zonesToFill(leaving: readonly Placed[], wanted: readonly Placed[]): (string | null)[] {
  const zones = leaving.map((replica) => replica.availabilityZone);
  for (const { availabilityZone } of wanted) {
    const taken = zones.indexOf(availabilityZone);
    if (taken !== -1) zones.splice(taken, 1);
  }
  return zones;
}

function newName(slot: Slot, taken: ReadonlySet<string>): string {
  if (slot.name === undefined) return replicaNameFor(slot.size, taken);
  return taken.has(slot.name) ? temporaryNameFor(slot.name, taken) : slot.name;
}

function create(situation: Situation, replica: RememberedReplica): Action {
  const why: Reason = situation.cause.effect === "waking" ? situation.cause.reason : reason(
    "MISSING",
    `no replica ${replica.name} of size ${replica.size} yet: ` +
      situation.cause.reason.text,
    { size: replica.size },
  );
  return {
    ...basics(situation),
    kind: "create_replica",
    replica,
    reason: why,
    expects: { ready: [], absentNames: [replica.name], unsubscribed: false },
  };
}

function retire(
  situation: Situation,
  replica: ObservedReplica,
  wanted: readonly ObservedReplica[],
): Action {
  const names = byName(wanted).map((one) => one.name).join(", ");
  return {
    ...basics(situation),
    kind: "drop_replica",
    replica: { id: replica.id, name: replica.name, size: replica.size },
    suspending: false,
    reason: reason(
      "REPLACED",
      `${names} ${wanted.length === 1 ? "is" : "are"} ready, ${replica.name} is no longer wanted`,
      { ready: wanted.length },
    ),
    expects: {
      ready: byName(wanted).map((one) => one.id),
      absentNames: [],
      unsubscribed: false,
    },
  };
}

/** A fixed name moves once its old bearer is gone, or goes in this very plan. */
function renameToSlots(
  situation: Situation,
  matches: readonly SlotMatch[],
  retired: readonly ObservedReplica[],
): readonly Action[] {
  return matches.flatMap(({ slot, replicas }): readonly Action[] => {
    const [replica] = replicas;
    const name = slot.name;
    if (name === undefined || replica === undefined || replica.name === name) return [];
    const bearer = situation.cluster.replicas.find((one) => one.name === name);
    if (bearer !== undefined && !retired.includes(bearer)) return [];
    return [{
      ...basics(situation),
      kind: "rename_replica",
      replica: { id: replica.id, name: replica.name, size: replica.size },
      newName: name,
      reason: reason("FIXED_NAME", `the row wants the name ${name}, ${replica.name} takes it over`),
      expects: { ready: [], absentNames: [name], unsubscribed: false },
    }];
  });
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

function effectOf({ cause, before }: Situation): Effect {
  switch (cause.effect) {
    case "working":
      return { kind: "worked_towards", target: cause.target };
    case "suspending":
      return { kind: "suspended", replicas: before };
    case "waking":
      return { kind: "waking" };
  }
}

/** The last create of a wake is what completes it. */
function numberedEffects(actions: readonly Action[], situation: Situation): readonly Action[] {
  if (situation.cause.effect !== "waking") return actions;
  const last = actions.findLastIndex((action) => action.kind === "create_replica");
  return actions.map((action, index) =>
    index === last ? { ...action, remember: { kind: "awake" } } : action
  );
}

function byName(replicas: readonly ObservedReplica[]): readonly ObservedReplica[] {
  return [...replicas].sort((a, b) => a.name < b.name ? -1 : 1);
}

function byOrder(a: Action, b: Action): number {
  return order(a) < order(b) ? -1 : 1;
}

function order(action: Action): string {
  return action.kind === "create_replica" ? action.replica.name : action.replica.id;
}
