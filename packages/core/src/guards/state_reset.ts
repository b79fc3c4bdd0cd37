/** STATE_RESET: what a strategy remembers cannot be read. It counts as forgotten, and the audit trail fills in. */
import { type Guard, NO_FINDINGS } from "./guard.ts";

export const stateReset: Guard = {
  code: "STATE_RESET",
  check: ({ resets }) =>
    resets.length === 0 ? NO_FINDINGS : resets.map(({ strategy, why }) => ({
      code: "STATE_RESET",
      severity: "note" as const,
      text: `what ${strategy ?? "somebody"} remembers here is ${why}: that part is forgotten, ` +
        "suspensions and extra replicas are rebuilt from the audit trail",
      actions: [],
    })),
};
