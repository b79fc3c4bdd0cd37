/** SLOW_WAKE: a cluster is suspended sooner than it can be back: who comes back after a pause waits for longer than it was. */
import { toReadableSpan } from "../model/instant.ts";
import { type Guard, NO_FINDINGS } from "./guard.ts";

export const slowWake: Guard = {
  code: "SLOW_WAKE",
  check: ({ wake }) => {
    if (wake === null || wake.idleAfterSeconds >= wake.serves.afterSeconds) return NO_FINDINGS;
    const { idleAfterSeconds, serves: { afterSeconds, measuredOn } } = wake;
    const measured = measuredOn === null ? "before it was suspended" : `on ${measuredOn}`;
    const least = Math.ceil(afterSeconds);
    return [{
      code: "SLOW_WAKE",
      severity: "warn",
      text: `it is suspended after ${idleAfterSeconds} s without use, and its objects took ` +
        `${toReadableSpan(afterSeconds * 1000)} to hydrate ${measured}: whoever comes back waits ` +
        `for longer than it was idle; idle_after_s should be at least ${least}`,
      actions: [],
      numbers: { idle_after_s: idleAfterSeconds, serves_after_s: afterSeconds },
    }];
  },
};
