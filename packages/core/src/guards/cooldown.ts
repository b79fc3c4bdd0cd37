/** COOLDOWN: a strategy decides nothing new until some time has passed since its last change. */
import { toReadableSpan } from "../model/instant.ts";
import type { Reason } from "../model/reason.ts";
import { type Guard, NO_FINDINGS } from "./guard.ts";

export const cooldown: Guard = {
  code: "COOLDOWN",
  check: ({ resolution: { verdicts } }) => {
    let running: Map<string, Reason> | null = null;
    for (const { winner, says, reason, losers } of verdicts) {
      if (says === "hold" && reason.code === "COOLDOWN") {
        running = (running ?? new Map()).set(winner, reason);
      }
      for (const one of losers) {
        if (one.says === "hold" && one.reason.code === "COOLDOWN") {
          running = (running ?? new Map()).set(one.strategy, one.reason);
        }
      }
    }
    if (running === null) return NO_FINDINGS;
    return [...running].sort(([a], [b]) => (a < b ? -1 : 1)).map(([strategy, { numbers }]) => ({
      code: "COOLDOWN",
      severity: "note" as const,
      text: `${strategy} decides nothing new for another ${
        toReadableSpan(Number(numbers["left_s"]) * 1000)
      }; what it has begun goes on, and a wake is never delayed`,
      actions: [],
    }));
  },
};
