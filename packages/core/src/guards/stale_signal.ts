/** STALE_SIGNAL: something that a strategy needs was read too long ago, and counts as unknown. */
import { type Guard, NO_FINDINGS } from "./guard.ts";

export const staleSignal: Guard = {
  code: "STALE_SIGNAL",
  check: ({ stale }) =>
    stale.length === 0 ? NO_FINDINGS : stale.map(({ text }) => ({
      code: "STALE_SIGNAL",
      severity: "warn" as const,
      text: `${text}: what needs it stays as it is until it is read again`,
      actions: [],
    })),
};
