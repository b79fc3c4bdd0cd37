/** The steps that make and retire the extra replica; they come after those of the long-running ones. */
import type { BurstDecision } from "../coordinator/burst.ts";
import type { Action } from "../model/action.ts";
import type { RememberedReplica } from "../model/memory.ts";
import type { ObservedCluster } from "../model/observation.ts";
import type { Steps } from "./unmanaged.ts";
import { byName } from "./actions.ts";
import { burstNameFor } from "./names.ts";

export interface BurstGround {
  readonly cluster: ObservedCluster;
  readonly strategy: string;
  readonly before: readonly RememberedReplica[];
  /** Names that other steps of the same plan take. */
  readonly taken: readonly string[];
  /** Ids of replicas that other steps of the same plan drop. */
  readonly leaving: ReadonlySet<string>;
}

/** Nothing, one creation, or the retirement of what is there. */
export function burstSteps(decision: BurstDecision, ground: BurstGround): Steps {
  const { cluster, strategy, before } = ground;
  const base = { cluster: { id: cluster.id, name: cluster.name }, strategy, before };
  switch (decision.kind) {
    case "nothing":
      return { actions: [], waits: [] };
    case "wait": {
      const { text, since, until } = decision;
      return { actions: [], waits: [{ code: "BURST_AFTER", text, since, until }] };
    }
    case "make": {
      const names = cluster.replicas.map((replica) => replica.name);
      const name = burstNameFor(cluster.name, new Set([...names, ...ground.taken]));
      return {
        actions: [{
          ...base,
          kind: "create_replica",
          replica: { name, size: decision.size, availabilityZone: null },
          reason: decision.reason,
          expects: { ready: [], absentNames: [name], unsubscribed: false },
          remember: { kind: "made", replica: { name, size: decision.size } },
        }],
        waits: [],
      };
    }
    case "retire": {
      const ready = byName(decision.ready).map((replica) => replica.id);
      const staying = ready.filter((id) => !ground.leaving.has(id));
      const actions = byName(decision.replicas).map((replica): Action => ({
        ...base,
        kind: "drop_replica",
        replica: { id: replica.id, name: replica.name, size: replica.size },
        suspending: false,
        reason: decision.reason,
        // One that serves is enough, and it should be one that stays.
        expects: {
          ready: [...staying, ...ready].slice(0, 1),
          absentNames: [],
          unsubscribed: false,
        },
        remember: { kind: "retired" },
      }));
      return { actions, waits: [] };
    }
  }
}
