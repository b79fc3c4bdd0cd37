/** Rows that come when they come, taken with patience or without: what FETCH reads from. */
import type { Row } from "../pgwire/backend.ts";

/** See above. */
export interface RowFeed {
  /** The next row; null when none came within `waitMs` (null: for ever); undefined after the last. */
  readonly next: (waitMs: number | null, signal: AbortSignal) => Promise<Row | null | undefined>;
}

/** A feed of these rows. A wait that was given up loses no row. */
export function rowFeed(rows: Iterable<Row> | AsyncIterable<Row>): RowFeed {
  const iterator = Symbol.asyncIterator in rows
    ? rows[Symbol.asyncIterator]()
    : asynchronous(rows[Symbol.iterator]());
  let asked: Promise<IteratorResult<Row>> | null = null;
  return {
    async next(waitMs, signal) {
      asked ??= iterator.next();
      const waited = asked;
      waited.catch(() => {});
      const result = await within(waited, waitMs, signal);
      if (result === null) return null;
      asked = null;
      return result.done ? undefined : result.value;
    },
  };
}

function asynchronous(iterator: Iterator<Row>): AsyncIterator<Row> {
  return { next: () => Promise.resolve(iterator.next()) };
}

function within<T>(
  promise: Promise<T>,
  waitMs: number | null,
  signal: AbortSignal,
): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const timer = waitMs === null
      ? undefined
      : setTimeout(() => settle(() => resolve(null)), waitMs);
    const onAbort = () => settle(() => reject(signal.reason));
    const settle = (how: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
      how();
    };
    signal.addEventListener("abort", onAbort, { once: true });
    if (signal.aborted) return onAbort();
    promise.then((value) => settle(() => resolve(value)), (error) => settle(() => reject(error)));
  });
}
