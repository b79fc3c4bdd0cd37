/** FUTURE_ROW: the row that counts is dated in the future, so that a new row of today's would not count. */
import { toReadableInstant } from "../model/instant.ts";
import { type Guard, NO_FINDINGS } from "./guard.ts";

export const futureRows: Guard = {
  code: "FUTURE_ROW",
  check: ({ future }) =>
    future.length === 0 ? NO_FINDINGS : future.map(({ type, at }) => ({
      code: "FUTURE_ROW",
      severity: "warn" as const,
      text:
        `the newest row of type ${type} is dated ${
          toReadableInstant(at)
        }, in the future: rows inserted ` +
        "before then do not count; delete it, or insert one with a later updated_at",
      actions: [],
    })),
};
