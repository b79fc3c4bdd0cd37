/**
 * Taking, keeping and giving back the lease, over the seam.
 *
 * No statement is sent without a `check` right before it. A run that lost the lease never gets it back: its plan
 * belongs to a time when nobody else was at work.
 */
import type { Environment } from "../environment.ts";
import type { Instant } from "../model/instant.ts";
import { toReadableInstant } from "../model/instant.ts";
import {
  isResultOf,
  isUntouched,
  type Lease,
  type LeaseClaim,
  type LeaseReading,
  type LeaseSwap,
  standingOfLease,
  swapToRelease,
  swapToRenew,
  swapToTake,
} from "./lease.ts";

export type LeaseSeam = Pick<Environment, "readLease" | "swapLease" | "now">;

/** The lease in the hands of one run. */
export interface HeldLease {
  /** Right before a statement: why it must not be sent, null when it may. Renews the lease when half its time is over. */
  readonly check: () => Promise<string | null>;
  /** After somebody was asked, however long that took: why the plan is void, null when nobody else was at work. */
  readonly reclaim: () => Promise<string | null>;
  /** Why it is lost, as far as is known; null while it is held. */
  readonly lost: () => string | null;
  /** Gives it back. Never fails: what is not given back expires. */
  readonly release: () => Promise<void>;
}

export type LeaseAnswer =
  | { readonly kind: "taken"; readonly lease: HeldLease }
  | { readonly kind: "held"; readonly by: Lease };

/** Someone quicker may have given it back already; after so many of them it is their turn. */
const ATTEMPTS = 3;

/**
 * Takes the lease unless somebody else holds it. No two runs may have the same `holder`; `hasEnded` tells of another
 * one whether its run is certainly over.
 */
export async function takeLease(
  environment: LeaseSeam,
  holder: string,
  hasEnded?: (other: string) => boolean,
): Promise<LeaseAnswer> {
  let reading = await environment.readLease();
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const swap = swapToTake(reading, holder, hasEnded);
    if (swap === null) break;
    if (await environment.swapLease(swap)) return taken(environment, swap);
    reading = await environment.readLease();
    if (isResultOf(reading, swap)) return taken(environment, swap);
  }
  return { kind: "held", by: reading };
}

function taken(environment: LeaseSeam, swap: LeaseSwap): LeaseAnswer {
  const claim = { holder: swap.holder, epoch: swap.epoch + 1 };
  return { kind: "taken", lease: holdLease(environment, claim) };
}

function holdLease(environment: LeaseSeam, first: LeaseClaim): HeldLease {
  let claim = first;
  let lost: string | null = null;
  const renew = async ({ reading, readAt }: Timed): Promise<string | null> => {
    const swap = swapToRenew(reading, claim.holder);
    const swapped = await environment.swapLease(swap) ||
      isResultOf(await environment.readLease(), swap);
    if (!swapped) return takenBy(await environment.readLease());
    claim = { holder: claim.holder, epoch: swap.epoch + 1 };
    return swap.until <= readAt(environment.now()) ? expired(swap) : null;
  };
  const check = async (): Promise<string | null> => {
    const timed = await readTimed(environment);
    const { reading, readAt } = timed;
    switch (standingOfLease(reading, claim, readAt(environment.now()))) {
      case "ours":
        return null;
      case "renew":
        return await renew(timed);
      case "expired":
        return expired(reading);
      case "taken":
        return takenBy(reading);
    }
  };
  const reclaim = async (): Promise<string | null> => {
    const timed = await readTimed(environment);
    return isUntouched(timed.reading, claim) ? await renew(timed) : takenBy(timed.reading);
  };
  return {
    check: async () => lost ??= await check(),
    reclaim: async () => lost ??= await reclaim(),
    lost: () => lost,
    release: async () => {
      try {
        await environment.swapLease(swapToRelease(claim, environment.now()));
      } catch {
        // Somebody else has it, or nobody can be told: it expires by itself.
      }
    },
  };
}

interface Timed {
  readonly reading: LeaseReading;
  /** The latest instant that the database's clock can show at one of our own. */
  readonly readAt: (ours: Instant) => Instant;
}

/** The answer may have been long on its way: all of that time counts as passed after the row was read. */
async function readTimed(environment: LeaseSeam): Promise<Timed> {
  const asked = environment.now();
  const reading = await environment.readLease();
  return { reading, readAt: (ours) => reading.now + Math.max(0, ours - asked) };
}

function expired({ until }: Lease): string {
  return `its time was over at ${toReadableInstant(until)}`;
}

function takenBy({ holder }: Lease): string {
  return `it went to ${holder}`;
}
