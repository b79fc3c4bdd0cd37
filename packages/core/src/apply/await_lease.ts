/**
 * Taking the lease with some patience: of two runs that overlap the second waits for the first, which usually takes
 * seconds, and gives up when it takes longer.
 */
import type { Environment } from "../environment.ts";
import { type LeaseAnswer, type LeaseSeam, takeLease } from "./hold_lease.ts";
import { type Lease, LEASE_LIVES_MS } from "./lease.ts";

export interface Patience {
  readonly forMs: number;
  /** Whether the run of this name is certainly over. */
  readonly hasEnded: (other: string) => boolean;
  /** Called once, before the first wait. */
  readonly onWait: (holder: Lease) => void;
}

const POLL_MS = 500;

/** Takes the lease as soon as it is given back, or says who still holds it. */
export async function awaitLease(
  environment: LeaseSeam & Pick<Environment, "pause">,
  holder: string,
  patience: Patience,
): Promise<LeaseAnswer> {
  const giveUpAt = environment.now() + patience.forMs;
  for (let attempt = 1;; attempt++) {
    const answer = await takeLease(environment, holder, patience.hasEnded);
    if (answer.kind === "taken" || environment.now() >= giveUpAt) return answer;
    // No run takes it for longer than this: somebody has set it aside by hand.
    if (answer.by.until > environment.now() + LEASE_LIVES_MS) return answer;
    if (attempt === 1) patience.onWait(answer.by);
    await environment.pause(POLL_MS);
  }
}
