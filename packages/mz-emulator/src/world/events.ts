/** What happens by itself, handed to whom it concerns. Invariant: an event about something that is gone does nothing. */
import type { Draft } from "./draft.ts";
import { reconcile } from "./reconcile.ts";
import { timeOut } from "./reconfigure.ts";
import { liveReplica } from "./replica_life.ts";
import type { Event } from "./state.ts";
import { flushLog } from "./statement_log.ts";

/** One event. */
export function happen(draft: Draft, event: Event): void {
  switch (event.kind) {
    case "flush":
      return flushLog(draft);
    case "reconcile":
      return reconcile(draft, event.clusterId);
    case "deadline":
      return timeOut(draft, event.clusterId, event.deadline);
    default:
      return liveReplica(draft, event);
  }
}
