/** When a strategy may take its next new decision. */
import { toReadableSpan } from "../model/instant.ts";
import { type Reason, reason } from "../model/reason.ts";
import type { ClusterView } from "./strategy.ts";

/** Whole seconds until a strategy may take its next new decision; 0 once it may. */
export function cooldownLeft(view: ClusterView, configured: number | undefined): number {
  const cooldownSeconds = configured ?? view.defaultCooldownSeconds;
  if (view.lastChangeAt === null || cooldownSeconds === 0) return 0;
  return Math.max(0, cooldownSeconds - Math.floor((view.now - view.lastChangeAt) / 1000));
}

/** The reason to hold while the cooldown runs; null once it has passed, to the second. */
export function runningCooldown(view: ClusterView, configured: number | undefined): Reason | null {
  const cooldownSeconds = configured ?? view.defaultCooldownSeconds;
  if (view.lastChangeAt === null || cooldownSeconds === 0) return null;
  const elapsed = Math.floor((view.now - view.lastChangeAt) / 1000);
  if (elapsed >= cooldownSeconds) return null;
  const left = cooldownSeconds - elapsed;
  return reason(
    "COOLDOWN",
    `its last change landed ${
      toReadableSpan(elapsed * 1000)
    } ago, cooldown_s is ${cooldownSeconds}: ` +
      `${toReadableSpan(left * 1000)} left`,
    { elapsed_s: elapsed, cooldown_s: cooldownSeconds, left_s: left },
  );
}
