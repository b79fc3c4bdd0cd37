/** The lease around an `apply`: taken before anything is read, given back whatever happens. */
import { awaitLease, type HeldLease, toReadableInstant } from "@mz-schedctl/core";
import type { Connected } from "./connect.ts";
import { LeaseHeldError } from "./exit_code.ts";
import type { Terminal } from "./terminal.ts";
import { beginRun, endRun, hasEnded } from "./run_identity.ts";

/** Most runs are through in seconds; one that takes longer has the next turn of cron wait anyway. */
const PATIENCE_MS = 15_000;

/** Does the work under the lease; fails at once when somebody else holds it. */
export async function withLease<T>(
  { adapter, cycleId }: Connected,
  terminal: Pick<Terminal, "note">,
  work: (lease: HeldLease) => Promise<T>,
): Promise<T> {
  const { environment } = adapter;
  const since = toReadableInstant(environment.now());
  const answer = await awaitLease(environment, beginRun(cycleId, since), {
    forMs: PATIENCE_MS,
    hasEnded,
    onWait: (other) => terminal.note(`Waiting for another run to end, ${other.holder}\n`),
  });
  if (answer.kind === "held") {
    const { holder: other, until } = answer.by;
    endRun(cycleId);
    throw new LeaseHeldError(
      `Cannot apply: another run is at work, ${other}, and holds the lease until ` +
        `${toReadableInstant(until)} if it does not renew it, it must end first; ` +
        "nothing was done, run mz-schedctl apply again later",
    );
  }
  try {
    return await work(answer.lease);
  } finally {
    await answer.lease.release();
    endRun(cycleId);
  }
}

/** Asks with the lease in hand, however long that takes; fails when somebody else was at work meanwhile. */
export async function askUnder(lease: HeldLease, ask: () => Promise<boolean>): Promise<boolean> {
  if (!await ask()) return false;
  const lost = await lease.reclaim();
  if (lost === null) return true;
  throw new LeaseHeldError(
    `Cannot apply this plan: while it was shown the lease was lost, ${lost}, ` +
      "the plan must be made anew; nothing was done, run mz-schedctl apply again",
  );
}
