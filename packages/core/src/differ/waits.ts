/** What the plan waits for, said so that a reader knows what happens next. */
import type { RememberedReplica } from "../model/memory.ts";
import type { ObservedReplica } from "../model/observation.ts";
import type { Wait } from "../model/plan.ts";
import type { Situation } from "./actions.ts";

export interface WaitQuestion {
  readonly situation: Situation;
  readonly wanted: readonly ObservedReplica[];
  /** Tried out beside them. */
  readonly probes: readonly ObservedReplica[];
  /** To be made, and waited for then. */
  readonly missing: readonly RememberedReplica[];
  readonly unclaimed: readonly ObservedReplica[];
  readonly allReady: boolean;
}

/** One wait per replica that is not ready, naming who leaves afterwards. */
export function waitsFor(question: WaitQuestion): readonly Wait[] {
  const { situation, probes, allReady } = question;
  const tried = notReady(probes, situation, { then: "; it is tried out", leaving: {} });
  return allReady ? tried : [...waitsForWanted(question), ...tried];
}

function waitsForWanted({ situation, wanted, missing, unclaimed }: WaitQuestion): readonly Wait[] {
  const leaving = unclaimed.map((replica) => replica.name).join(", ");
  const then = leaving === ""
    ? ""
    : `; ${leaving} ${unclaimed.length === 1 ? "stays" : "stay"} until then`;
  const coming = leaving === "" ? [] : missing.map(({ name, size }): Wait => ({
    code: "TO_BE_CREATED",
    text: `${name} (${size}) has to be created and ready${then}`,
    since: null,
    numbers: { replica: name, leaving },
  }));
  const stays = leaving === "" ? {} : { leaving };
  return [...notReady(wanted, situation, { then, leaving: stays }), ...coming];
}

interface Afterwards {
  readonly then: string;
  /** Who goes, where somebody does. */
  readonly leaving: { readonly leaving?: string };
}

/** One wait per replica that is not ready. */
export function notReady(
  replicas: readonly ObservedReplica[],
  { readiness }: Pick<Situation, "readiness">,
  { then, leaving }: Afterwards,
): readonly Wait[] {
  return replicas.flatMap((replica): readonly Wait[] => {
    const judged = readiness.get(replica.id);
    if (judged === undefined || judged.state === "ready") return [];
    return [{
      code: judged.state === "unknown" ? "READINESS_UNKNOWN" : "NOT_READY",
      text: `${replica.name} (${replica.size}) is not ready: ${judged.text}${then}`,
      // A replica that has restarted is waited for since then.
      since: replica.createdAt === null
        ? null
        : Math.max(replica.createdAt, replica.statusChangedAt ?? 0),
      numbers: { replica: replica.name, ...leaving },
    }];
  });
}
