/** What the plan waits for, said so that a reader knows what happens next. */
import type { Action } from "../model/action.ts";
import type { ObservedReplica } from "../model/observation.ts";
import type { Wait } from "../model/plan.ts";
import type { Situation } from "./actions.ts";

export interface WaitQuestion {
  readonly situation: Situation;
  readonly wanted: readonly ObservedReplica[];
  readonly creates: readonly Action[];
  readonly unclaimed: readonly ObservedReplica[];
  readonly allReady: boolean;
}

/** One wait per wanted replica that is not ready, naming who leaves afterwards. */
export function waitsFor(question: WaitQuestion): readonly Wait[] {
  if (question.allReady) return [];
  const { situation, wanted, creates, unclaimed } = question;
  const leaving = unclaimed.map((replica) => replica.name).join(", ");
  const then = leaving === ""
    ? ""
    : `; ${leaving} ${unclaimed.length === 1 ? "stays" : "stay"} until then`;
  const existing = wanted.flatMap((replica): readonly Wait[] => {
    const readiness = situation.readiness.get(replica.id);
    if (readiness === undefined || readiness.state === "ready") return [];
    return [{
      code: readiness.state === "unknown" ? "READINESS_UNKNOWN" : "NOT_READY",
      text: `${replica.name} (${replica.size}) is not ready: ${readiness.text}${then}`,
      // A replica that has restarted is waited for since then.
      since: replica.createdAt === null
        ? null
        : Math.max(replica.createdAt, replica.statusChangedAt ?? 0),
    }];
  });
  const coming = creates.flatMap((action): readonly Wait[] =>
    action.kind !== "create_replica" || leaving === "" ? [] : [{
      code: "TO_BE_CREATED",
      text: `${action.replica.name} (${action.replica.size}) has to be created and ready${then}`,
      since: null,
    }]
  );
  return [...existing, ...coming];
}
