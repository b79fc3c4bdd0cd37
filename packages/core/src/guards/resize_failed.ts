/**
 * RESIZE_FAILED: Materialize has given up the very resize that is wanted again, or somebody has cancelled it.
 *
 * Trying at once would cost the same again, or fight somebody: it is tried anew after a while, or when the row changes.
 */
import type { AlterCluster } from "../model/action.ts";
import { toReadableInstant } from "../model/instant.ts";
import type { Reconfiguration } from "../model/managed.ts";
import { type Draft, type Guard, NO_FINDINGS } from "./guard.ts";

const BACK_OFF_MS = 3_600_000;

const WORDS: Partial<Record<Reconfiguration["status"], string>> = {
  "timed-out": "was given up because the new replicas were not hydrated in time",
  "resource-exhausted": "was given up because a limit of the environment was reached",
  "cancelled": "was cancelled by somebody",
};

export const resizeFailed: Guard = {
  code: "RESIZE_FAILED",
  onSteps: true,
  check: (draft) => {
    const { cluster, actions, now } = draft;
    const words = WORDS[cluster.settings?.reconfiguration?.status ?? "finalized"];
    if (words === undefined) return NO_FINDINGS;
    return actions.flatMap((action, index) => {
      if (action.kind !== "alter_cluster" || action.change.size === undefined) return NO_FINDINGS;
      const failedAt = failureOf(action, draft);
      if (failedAt === null || now >= failedAt + BACK_OFF_MS) return NO_FINDINGS;
      return [{
        code: "RESIZE_FAILED",
        severity: "block" as const,
        text: `the last resize to ${action.change.size} ${words}; it is tried again at ` +
          `${
            toReadableInstant(failedAt + BACK_OFF_MS)
          }; look for a size that is too small, or change the row`,
        actions: [index],
        until: failedAt + BACK_OFF_MS,
      }];
    });
  },
};

/** When the same resize failed, as far as anybody can tell; null when it was another one. */
function failureOf(
  { strategy, change }: AlterCluster,
  { cluster, memories }: Draft,
): number | null {
  const reconfiguration = cluster.settings?.reconfiguration;
  if (!reconfiguration) return null;
  const { status, target, deadline } = reconfiguration;
  const memory = memories.find((one) => one.strategy === strategy);
  // The record of what was cancelled names the old size as its target.
  const tried = status === "cancelled"
    ? memory?.target?.size ?? memory?.ladder?.probing[0]
    : target.size;
  if (tried !== change.size) return null;
  // What was cancelled or shed leaves no time behind: it was after our statement.
  return status === "timed-out" ? deadline : memory?.lastChangeAt ?? null;
}
