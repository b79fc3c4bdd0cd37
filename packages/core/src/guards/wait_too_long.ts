/** WAIT_TOO_LONG: something is waited for longer than makes sense. Nothing is dropped for that; people choose. */
import { toReadableSpan } from "../model/instant.ts";
import { type Guard, NO_FINDINGS } from "./guard.ts";

export const waitTooLong: Guard = {
  code: "WAIT_TOO_LONG",
  check: ({ waits, now, waitLimitSeconds }) =>
    waits.length === 0 ? NO_FINDINGS : waits.flatMap((wait) => {
      // A replica that reports nothing has a finding of its own.
      if (wait.code === "READINESS_UNKNOWN") return [];
      if (wait.since === null || now - wait.since <= waitLimitSeconds * 1000) return [];
      return [{
        code: "WAIT_TOO_LONG",
        severity: "warn" as const,
        text: `waiting for ${toReadableSpan(now - wait.since)}: ${wait.text}; ` +
          "look for a size that is too small or an upstream cluster without replicas, " +
          "or go back by changing the row",
        actions: [],
      }];
    }),
};
