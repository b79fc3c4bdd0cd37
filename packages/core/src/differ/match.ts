/**
 * Which observed replica fills which slot: by name where one is given, else by size, oldest first.
 *
 * The right size under another name counts as a match; the name moves later.
 */
import { oldestFirst } from "../coordinator/baseline.ts";
import { byText, inOrder } from "../model/in_order.ts";
import type { Slot } from "../model/desired.ts";
import type { ObservedCluster, ObservedReplica } from "../model/observation.ts";
import { isTemporaryNameOf } from "./names.ts";

export interface SlotMatch {
  readonly slot: Slot;
  readonly replicas: readonly ObservedReplica[];
  /** How many replicas the slot still lacks. */
  readonly missing: number;
}

export interface Matching {
  readonly matches: readonly SlotMatch[];
  /** Replicas that no slot wants, by name. */
  readonly unclaimed: readonly ObservedReplica[];
}

/** Matches each replica to at most one slot. */
export function matchSlots(cluster: ObservedCluster, slots: readonly Slot[]): Matching {
  const only = slots[0];
  if (only !== undefined && slots.length === 1 && only.name === undefined) {
    return matchSlot(cluster, only);
  }
  const free = new Set(oldestFirst(cluster.replicas));
  const claimed = new Map<Slot, ObservedReplica[]>(slots.map((slot) => [slot, []]));
  const claim = (slot: Slot, suits: (replica: ObservedReplica) => boolean) => {
    const mine = claimed.get(slot) ?? [];
    for (const replica of free) {
      if (mine.length >= slot.count) return;
      if (replica.size !== slot.size || !suits(replica)) continue;
      mine.push(replica);
      free.delete(replica);
    }
  };
  const named = slots.filter((slot) => slot.name !== undefined);
  for (const slot of named) claim(slot, (replica) => replica.name === slot.name);
  for (const slot of named) claim(slot, (one) => isTemporaryNameOf(one.name, slot.name ?? ""));
  for (const slot of slots) claim(slot, () => true);
  return {
    matches: slots.map((slot) => {
      const replicas = claimed.get(slot) ?? [];
      return { slot, replicas, missing: slot.count - replicas.length };
    }),
    unclaimed: [...free].sort((a, b) => a.name < b.name ? -1 : 1),
  };
}

function byName(a: ObservedReplica, b: ObservedReplica): number {
  return byText(a.name, b.name);
}

/** The same for one slot without a name, which is what most clusters have. */
function matchSlot(cluster: ObservedCluster, slot: Slot): Matching {
  const replicas: ObservedReplica[] = [];
  const unclaimed: ObservedReplica[] = [];
  for (const replica of oldestFirst(cluster.replicas)) {
    const suits = replica.size === slot.size && replicas.length < slot.count;
    (suits ? replicas : unclaimed).push(replica);
  }
  return {
    matches: [{ slot, replicas, missing: slot.count - replicas.length }],
    unclaimed: inOrder(unclaimed, byName),
  };
}
