/**
 * Which replicas are made: each open slot gets a name that is free and the zone of whom it replaces.
 *
 * A wake brings back what there was, under its own name, so that one that stops half-way is recognised.
 */
import { oldestFirst } from "../coordinator/baseline.ts";
import type { Slot } from "../model/desired.ts";
import type { RememberedReplica } from "../model/memory.ts";
import type { ObservedReplica } from "../model/observation.ts";
import type { MissingReplica, Situation } from "./actions.ts";
import type { SlotMatch } from "./match.ts";
import { ladderNameFor, replicaNameFor, temporaryNameFor } from "./names.ts";

/** The replicas that the slots lack, in the order in which they are made. */
export function missingReplicas(
  situation: Situation,
  matches: readonly SlotMatch[],
  unclaimed: readonly ObservedReplica[],
): readonly MissingReplica[] {
  if (matches.every(({ missing }) => missing <= 0)) return [];
  const taken = new Set(situation.names);
  const open: Slot[] = [];
  for (const { slot, missing } of matches) for (let nth = 0; nth < missing; nth++) open.push(slot);
  const { restored, gone } = bringBack(open, lostReplicas(situation, taken));
  // Whoever replaces a replica stays in its zone.
  const wanted = matches.flatMap((match) => match.replicas);
  const zones = zonesToFill([...oldestFirst(unclaimed), ...gone], wanted);
  const back: MissingReplica[] = [];
  const made: MissingReplica[] = [];
  for (const slot of open) {
    const old = restored.get(slot)?.shift();
    const replica = old ?? {
      name: newName(slot, situation.cluster.name, taken),
      size: slot.size,
      availabilityZone: slot.availabilityZone ?? zones.shift() ?? null,
    };
    taken.add(replica.name);
    (old === undefined ? made : back).push({ ...replica, probe: slot.probe === true });
  }
  // What comes back comes first: a wake that stops half-way is known by it. What is only tried out comes last.
  return [...back.sort(byUrgency), ...made.sort(byUrgency)];
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
  const restored = new Map<Slot, RememberedReplica[]>();
  if (lost.length === 0) return { restored, gone: lost };
  const gone = [...lost];
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

function newName(slot: Slot, cluster: string, taken: ReadonlySet<string>): string {
  if (slot.onLadder) return ladderNameFor(cluster, slot.size, taken);
  if (slot.name === undefined) return replicaNameFor(slot.size, taken);
  return taken.has(slot.name) ? temporaryNameFor(slot.name, taken) : slot.name;
}

function byUrgency(a: MissingReplica, b: MissingReplica): number {
  return Number(a.probe) - Number(b.probe) || (a.name < b.name ? -1 : 1);
}
