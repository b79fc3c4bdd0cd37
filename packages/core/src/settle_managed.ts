/** What differs on a managed cluster: its settings against the wish, and what of that is to be remembered. */
import type { Ground } from "./coordinator/ground.ts";
import type { Resolution } from "./coordinator/resolve.ts";
import type { Wish } from "./coordinator/desire.ts";
import {
  type BurstSetting,
  diffManagedRunning,
  diffManagedSuspended,
  type ManagedSituation,
} from "./differ/managed.ts";
import type { Steps } from "./differ/unmanaged.ts";
import { type ManagedSettings, sameBurst } from "./model/managed.ts";
import type { Learned } from "./model/plan.ts";

/** The steps, and what was found out on the way. */
export function diffManaged(
  settings: ManagedSettings,
  wish: Wish,
  { ground, resolution }: { readonly ground: Ground; readonly resolution: Resolution },
): { readonly steps: Steps; readonly learned: readonly Learned[] } {
  const { cluster, readiness, baseline, observation } = ground;
  const { desired, cause } = wish;
  const burst = burstSetting(settings, ground, resolution);
  const situation: ManagedSituation = {
    ...{ cluster, settings, readiness, cause, before: baseline.replicas },
    capabilities: observation.capabilities,
    burst: burst.setting,
  };
  const steps = desired.kind === "suspended"
    ? diffManagedSuspended(situation)
    : diffManagedRunning(situation, desired.kind === "running" ? desired.slots : null);
  return { steps, learned: [...burst.learned, ...awakened(wish, steps, ground)] };
}

interface Found {
  readonly setting: BurstSetting | undefined;
  readonly learned: readonly Learned[];
}

/** Nothing is taken away that we did not set, nor what somebody has changed since. */
function burstSetting(settings: ManagedSettings, ground: Ground, { burst }: Resolution): Found {
  if (burst === null || burst.say.kind === "hold") return { setting: undefined, learned: [] };
  const { strategy, say } = burst;
  // While nothing else serves the extra replica stays, of whatever size it was made and whoever wants it or not.
  const kept = extraServesAlone(settings, ground);
  if (say.value.wanted) {
    const { size, lingerSeconds = null } = say.value;
    if (kept && size !== settings.burst?.size) return { setting: undefined, learned: [] };
    return {
      setting: { strategy, reason: say.reason, value: { size, lingerSeconds } },
      learned: [],
    };
  }
  const ours = ground.memories.find((one) => one.strategy === strategy)?.nativeBurst ?? null;
  if (ours === null || kept) return { setting: undefined, learned: [] };
  return sameBurst(ours, settings.burst)
    ? { setting: { strategy, reason: say.reason, value: null }, learned: [] }
    : { setting: undefined, learned: [{ strategy, effect: { kind: "set_burst", burst: null } }] };
}

function extraServesAlone(
  { size, burst }: ManagedSettings,
  { cluster, readiness }: Ground,
): boolean {
  const ready = cluster.replicas.filter((one) => readiness.get(one.id)?.state === "ready");
  return ready.some((one) => one.size === burst?.size) && ready.every((one) => one.size !== size);
}

/** A suspension is also over when somebody else has ended it, or when a wake finds everything in place. */
function awakened({ cause }: Wish, { actions }: Steps, { baseline }: Ground): readonly Learned[] {
  const inPlace = cause?.effect === "waking" && actions.length === 0 ? [cause.strategy] : [];
  return [...new Set([...baseline.overtaken, ...inPlace])].sort().map((strategy) => ({
    strategy,
    effect: { kind: "awake" },
  }));
}
