/**
 * The rules of the lease: one controller per environment and schema works at a time.
 *
 * Pure. All instants are the database's own, read together with the row, so that no two controllers can disagree about
 * the time. Every change makes the epoch one higher: whoever changes the row must know its newest epoch.
 */
import type { Instant } from "../model/instant.ts";

/** The one row. */
export interface Lease {
  /** Who had it last, for people; no two runs have the same. */
  readonly holder: string;
  readonly epoch: number;
  /** It is free after this instant. */
  readonly until: Instant;
}

/** The row, and the database's time when it was read. */
export interface LeaseReading extends Lease {
  readonly now: Instant;
}

/** A compare-and-set: takes effect only while the epoch is still `epoch`, and the row is free or this holder's. */
export interface LeaseSwap extends Lease {
  readonly now: Instant;
}

/** What one run holds. */
export interface LeaseClaim {
  readonly holder: string;
  readonly epoch: number;
}

/**
 * How long a lease lives without being renewed. A healthy run checks it every few seconds, and at most every dozen
 * while it waits for the statement log; a run that died costs a cron that runs every minute no more than one turn.
 */
export const LEASE_LIVES_MS = 90_000;

/** The `until` of a lease that was given back, or never taken. */
export const GIVEN_BACK: Instant = 0;

/** Whether nobody holds it. At its last millisecond it is still held. */
export function isFree({ until, now }: LeaseReading): boolean {
  return until < now;
}

/**
 * The swap by which `holder` may take it; null while somebody else holds it. A holder that is known to have ended
 * without giving it back is waited for no longer.
 */
export function swapToTake(
  reading: LeaseReading,
  holder: string,
  hasEnded: (other: string) => boolean = () => false,
): LeaseSwap | null {
  const swap = swapToRenew(reading, holder);
  if (isFree(reading) || reading.holder === holder) return swap;
  return hasEnded(reading.holder) ? { ...swap, now: reading.until + 1 } : null;
}

/** The swap that starts its time anew. */
export function swapToRenew({ epoch, now }: LeaseReading, holder: string): LeaseSwap {
  return { holder, epoch, until: now + LEASE_LIVES_MS, now };
}

/** The swap that gives it back. */
export function swapToRelease(claim: LeaseClaim, now: Instant): LeaseSwap {
  return { ...claim, until: GIVEN_BACK, now };
}

/** Whether nobody has had it since this run took or renewed it. */
export function isUntouched(lease: Lease, { holder, epoch }: LeaseClaim): boolean {
  return lease.holder === holder && lease.epoch === epoch;
}

/** Whether this run's swap is what made the row what it is, although nobody told: an answer may be lost. */
export function isResultOf(lease: Lease, swap: LeaseSwap): boolean {
  return lease.holder === swap.holder && lease.epoch === swap.epoch + 1;
}

/**
 * What a run may still do at `now`, an instant not before the database's. A lease whose time is over is lost even when
 * nobody has taken it: what was planned under it is too old.
 */
export function standingOfLease(
  reading: Lease,
  claim: LeaseClaim,
  now: Instant,
): "ours" | "renew" | "expired" | "taken" {
  if (!isUntouched(reading, claim)) return "taken";
  if (reading.until <= now) return "expired";
  return reading.until - now < LEASE_LIVES_MS / 2 ? "renew" : "ours";
}
