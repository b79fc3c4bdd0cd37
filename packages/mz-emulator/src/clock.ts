/**
 * The injectable clock of the emulator: the only place where its time comes from.
 *
 * A manual clock stands still until it is moved; a running one follows the machine's clock at a speed.
 * Invariant: neither ever goes back, unless the whole world is brought back with it.
 */

/** Where the time comes from, in milliseconds since 1970. */
export interface Clock {
  readonly now: () => number;
}

/** A clock that a test moves. */
export interface ManualClock extends Clock {
  readonly advance: (ms: number) => void;
  /** Back to an instant, together with all that goes by this clock. */
  readonly rewind: (to: number) => void;
}

/** A clock that stands at `start` until it is advanced. */
export function manualClock(start: number): ManualClock {
  let now = start;
  return {
    now: () => now,
    advance: (ms) => {
      if (ms < 0) {
        throw new RangeError(`Cannot advance the clock: ${ms} ms is negative, time only goes on`);
      }
      now += ms;
    },
    rewind: (to) => {
      now = to;
    },
  };
}

/** A clock that runs `speed` times as fast as the machine's, from `start` (default: the machine's time). */
export function runningClock(
  options: { readonly start?: number; readonly speed?: number } = {},
): Clock {
  const origin = Date.now();
  const start = options.start ?? origin;
  const speed = options.speed ?? 1;
  let latest = start;
  return {
    now: () => {
      latest = Math.max(latest, Math.floor(start + (Date.now() - origin) * speed));
      return latest;
    },
  };
}
