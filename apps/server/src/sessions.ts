/**
 * One connection per request, a few at a time.
 *
 * A shared connection would serialise everything and hand the trouble of one request to the next; this way each
 * request has its own cycle id in Materialize's log, and the limit keeps a burst of requests from becoming a burst
 * of observations.
 */
import { type Adapter, connect, type ConnectOptions } from "@mz-schedctl/mz-adapter";

const MOST_AT_A_TIME = 4;

export type WithAdapter = <T>(work: (adapter: Adapter) => Promise<T>) => Promise<T>;

/** Runs work over fresh connections; what exceeds the limit waits its turn. */
export function createSessions(options: () => ConnectOptions): WithAdapter {
  let busy = 0;
  const waiting: (() => void)[] = [];
  const enter = async () => {
    if (busy < MOST_AT_A_TIME) busy += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const leave = () => {
    const next = waiting.shift();
    if (next === undefined) busy -= 1;
    else next();
  };
  return async (work) => {
    await enter();
    try {
      const adapter = await connect(options());
      try {
        return await work(adapter);
      } finally {
        await adapter.close();
      }
    } finally {
      leave();
    }
  };
}
