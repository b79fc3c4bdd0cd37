/**
 * One POST, tried a few times. It never throws, and what it says about a failure never holds the address, which may be a
 * secret.
 */

export interface Posting {
  readonly url: URL;
  readonly body: string;
  /** Lets time pass between two tries. */
  readonly pause: (milliseconds: number) => Promise<void>;
  /** How long one try may take; five seconds if absent. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 5_000;
/** Before the second and the third try. */
const PAUSES_MS = [1_000, 4_000];

/** Null when it was taken; else why not, to follow "it". */
export async function postMessage(posting: Posting): Promise<string | null> {
  let trouble = await tryOnce(posting);
  for (const pauseMs of PAUSES_MS) {
    if (trouble === null) break;
    await posting.pause(pauseMs);
    trouble = await tryOnce(posting);
  }
  return trouble;
}

async function tryOnce({ url, body, timeoutMs = TIMEOUT_MS }: Posting): Promise<string | null> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", "connection": "close" },
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    return response.ok ? null : `answered with status ${response.status}`;
  } catch (error) {
    const late = error instanceof Error && error.name === "TimeoutError";
    return late ? `gave no answer within ${timeoutMs / 1000} s` : "could not be reached";
  }
}
