/**
 * What a managed cluster is set to, and what Materialize's own controller is doing with it.
 *
 * Its replicas follow the settings by themselves; nobody makes or drops them one by one.
 */
import type { Instant } from "./instant.ts";

export interface ManagedSettings {
  /** In force: while a resize is under way, still the old one. */
  readonly size: string;
  readonly replicationFactor: number;
  /** As the catalog prints it: `manual`, or `on-refresh` where Materialize decides when it runs. */
  readonly schedule: string;
  /** What it does while nothing is hydrated; null where it is not told to, or cannot be. */
  readonly burst: NativeBurst | null;
  /** The newest resize, also one that is over; null when there was none. */
  readonly reconfiguration: Reconfiguration | null;
}

/** `AUTO SCALING STRATEGY (ON HYDRATION (...))`. */
export interface NativeBurst {
  readonly size: string;
  /** How long the extra replica stays after the others are hydrated; null: Materialize's default. */
  readonly lingerSeconds: number | null;
}

/** A resize that Materialize carries out in the background, old replicas serving until the new ones are hydrated. */
export interface Reconfiguration {
  readonly status: "in-progress" | "finalized" | "timed-out" | "cancelled" | "resource-exhausted";
  /** When it is given up, and what there was before stays. */
  readonly deadline: Instant;
  readonly target: { readonly size: string; readonly replicationFactor: number };
}

/** What this version can do; what it cannot is never rendered. */
export interface Capabilities {
  /** A new size is prepared in the background, without downtime. */
  readonly backgroundResize: boolean;
  /** `WITH (WAIT UNTIL READY ...)` is allowed. */
  readonly waitUntilReady: boolean;
  /** `AUTO SCALING STRATEGY` is there. */
  readonly nativeBurst: boolean;
}

/** Whether a resize is under way. */
export function isResizing({ reconfiguration }: ManagedSettings): boolean {
  return reconfiguration?.status === "in-progress";
}

/** What it will have once a resize that is under way is done. */
export function settingsToCome(
  { size, replicationFactor, reconfiguration }: ManagedSettings,
): { readonly size: string; readonly replicationFactor: number } {
  return reconfiguration?.status === "in-progress"
    ? reconfiguration.target
    : { size, replicationFactor };
}

/** Whether two settings of the native burst are the same; null is none. */
export function sameBurst(a: NativeBurst | null, b: NativeBurst | null): boolean {
  return a?.size === b?.size && (a?.lingerSeconds ?? null) === (b?.lingerSeconds ?? null);
}
