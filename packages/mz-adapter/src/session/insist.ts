/** A second and a third chance for what may safely be sent again after the connection was lost. */
import { AdapterError } from "../errors.ts";

export type Pause = (milliseconds: number) => Promise<void>;

const PAUSES_MS = [100, 1_000, 3_000];

/** Repeats the work while the server cannot be reached, with growing pauses; then gives up with the last error. */
export async function insist<T>(work: () => Promise<T>, pause: Pause): Promise<T> {
  for (const milliseconds of PAUSES_MS) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof AdapterError) || error.kind !== "unreachable") throw error;
    }
    await pause(milliseconds);
  }
  return await work();
}
