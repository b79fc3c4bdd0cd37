/**
 * idle_in_transaction_session_timeout: who leaves a block open and says nothing for too long is cut off.
 *
 * It is noticed when the client speaks again; until then an idle block holds nothing that another session waits for.
 */
import { SqlError } from "../pgwire/message_fields.ts";
import { durationMs } from "./parameters.ts";
import { type SessionState, variable } from "./session_state.ts";

/** Notes that the session waits for its client. */
export function beginIdle(state: SessionState): void {
  state.idleSince = state.machine.clock.now();
}

/** Ends the connection when the client was silent for too long within a block. */
export function endIdle(state: SessionState): void {
  const since = state.idleSince;
  state.idleSince = null;
  if (since === null || state.transaction?.mode !== "explicit") return;
  const limit = durationMs(variable(state, "idle_in_transaction_session_timeout"));
  if (limit === 0 || state.machine.clock.now() - since <= limit) return;
  throw new SqlError("25P03", "terminating connection due to idle-in-transaction timeout", {
    severity: "FATAL",
  });
}
