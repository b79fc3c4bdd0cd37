/** Rows that are taken one at a time, from a list or from a stream, until they end or the statement is aborted. */

export interface RowCursor<T> {
  /** The next row, or undefined when there is none left. Throws the signal's reason once it is aborted. */
  readonly next: () => T | undefined | Promise<T | undefined>;
  /** Tells the source that nobody will ask again. */
  readonly close: () => void;
}

/** A cursor at the first of the rows. */
export function openCursor<T>(
  rows: Iterable<T> | AsyncIterable<T>,
  signal: AbortSignal,
): RowCursor<T> {
  let ended = false;
  const finish = (result: IteratorResult<T>): T | undefined => {
    signal.throwIfAborted();
    if (!result.done) return result.value;
    ended = true;
    return undefined;
  };
  if (Symbol.asyncIterator in rows) {
    const iterator = rows[Symbol.asyncIterator]();
    const close = (): void => {
      if (ended) return;
      ended = true;
      iterator.return?.().catch(() => {});
    };
    return {
      next: async () => {
        if (ended) return undefined;
        try {
          return finish(await unlessAborted(iterator.next(), signal));
        } catch (thrown) {
          close();
          throw thrown;
        }
      },
      close,
    };
  }
  const iterator = rows[Symbol.iterator]();
  return {
    next: () => ended ? undefined : finish(iterator.next()),
    close: () => {
      if (!ended) iterator.return?.();
      ended = true;
    },
  };
}

/** The promise's outcome, or the signal's reason if that comes first. */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}
