/** The resolved wish for one cluster: which slots shall be filled, or none at all. */

/** A place for `count` replicas of one size. */
export interface Slot {
  readonly size: string;
  readonly count: number;
  /** A fixed name; only with a count of one. */
  readonly name?: string;
  /** Absent: Materialize chooses. A handover keeps the zone of the replica that it replaces. */
  readonly availabilityZone?: string;
  /** One of several sizes of which the smallest that fits is looked for. */
  readonly onLadder?: true;
  /** Tried out beside the others: it takes over once it is ready, and nothing waits for it. */
  readonly probe?: true;
}

export type Desired =
  | { readonly kind: "running"; readonly slots: readonly Slot[] }
  | { readonly kind: "suspended"; readonly allowStale: boolean }
  /** Every field is held or silent: the replicas stay exactly as they are. */
  | { readonly kind: "as_observed" };
