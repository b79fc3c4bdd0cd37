/** What one step asks of the environment from its statement on, in replicas and in credits per hour. */
import type { Action, AlterCluster } from "../model/action.ts";
import type { ReplicaSize } from "../model/observation.ts";

export interface Demand {
  /** More replicas than before, or fewer. */
  readonly replicas: number;
  /** Of those that are made; null where the credits of their size are unknown. */
  readonly added: number | null;
  /** Of those that go. */
  readonly saved: number;
  /** What is made, for people; null when nothing is. */
  readonly makes: { readonly what: string; readonly size: string } | null;
}

/** A resize in the background counts with its old and its new replicas: they stand beside each other. */
export function demandOf(action: Action, sizes: ReadonlyMap<string, ReplicaSize>): Demand {
  switch (action.kind) {
    case "create_replica": {
      const { name, size } = action.replica;
      return {
        ...{ replicas: 1, added: creditsOf(size, sizes), saved: 0 },
        makes: { what: `create ${name}, ${size}`, size },
      };
    }
    case "drop_replica":
      return { ...NOTHING, replicas: -1, saved: creditsOf(action.replica.size, sizes) ?? 0 };
    case "rename_replica":
      return NOTHING;
    case "alter_cluster":
      return demandOfAlter(action, sizes);
  }
}

const NOTHING: Demand = { replicas: 0, added: 0, saved: 0, makes: null };

function demandOfAlter(
  { change, before, expects }: AlterCluster,
  sizes: ReadonlyMap<string, ReplicaSize>,
): Demand {
  const old = expects.settings?.replicationFactor ?? before.length;
  const oldSize = expects.settings?.size ?? "";
  const size = change.size ?? oldSize;
  const count = change.replicationFactor ?? old;
  const made = change.size === undefined ? Math.max(0, count - old) : count;
  const gone = change.size === undefined ? Math.max(0, old - count) : 0;
  const each = creditsOf(size, sizes);
  return {
    replicas: made - gone,
    added: made === 0 ? 0 : each === null ? null : made * each,
    saved: gone * (creditsOf(oldSize, sizes) ?? 0),
    makes: made === 0 ? null : { what: `make ${made} of size ${size}`, size },
  };
}

function creditsOf(size: string, sizes: ReadonlyMap<string, ReplicaSize>): number | null {
  return sizes.get(size)?.creditsPerHour ?? null;
}
