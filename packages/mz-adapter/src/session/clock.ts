/**
 * The database's clock between two answers: what it last told, plus the time since on a monotonic clock of ours.
 *
 * Our wall clock is never asked.
 */
import type { Instant } from "@mz-schedctl/core";

export interface DatabaseClock {
  readonly now: () => Instant;
  /** The database has just told its time. */
  readonly set: (now: Instant) => void;
}

/** A clock that has to be set before it is read. */
export function databaseClock(monotonic: () => number = () => performance.now()): DatabaseClock {
  let anchor: { readonly database: Instant; readonly ours: number } | null = null;
  return {
    now: () => {
      if (anchor === null) {
        throw new Error("Cannot tell the time: the database has not been asked, it must be first");
      }
      return anchor.database + Math.floor(monotonic() - anchor.ours);
    },
    set: (now) => {
      anchor = { database: Math.floor(now), ours: monotonic() };
    },
  };
}
