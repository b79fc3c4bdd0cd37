/**
 * The one statement that sets a managed cluster to what is desired, or what stands before it.
 *
 * Materialize's own controller makes and drops the replicas; we set what it works towards and wait while it works.
 * While a resize is under way only its target may change: everything else waits, and nothing is cancelled.
 */
import { suspendedEffect } from "./actions.ts";
import type { Cause } from "../coordinator/desire.ts";
import type { Action, AlterCluster, ClusterChange } from "../model/action.ts";
import type { Slot } from "../model/desired.ts";
import type { Effect } from "../model/effect.ts";
import { toReadableInstant } from "../model/instant.ts";
import {
  type Capabilities,
  isResizing,
  type ManagedSettings,
  type NativeBurst,
  sameBurst,
  settingsToCome,
} from "../model/managed.ts";
import type { RememberedReplica } from "../model/memory.ts";
import type { ObservedCluster } from "../model/observation.ts";
import type { Wait } from "../model/plan.ts";
import type { Reason } from "../model/reason.ts";
import type { Readiness } from "./readiness.ts";
import type { Steps } from "./unmanaged.ts";
import { notReady } from "./waits.ts";

export interface ManagedSituation {
  readonly cluster: ObservedCluster;
  readonly settings: ManagedSettings;
  readonly readiness: ReadonlyMap<string, Readiness>;
  readonly capabilities: Capabilities;
  readonly before: readonly RememberedReplica[];
  /** Who caused a change of size or number; null when nobody wants one. */
  readonly cause: Cause | null;
  /** What the native burst shall be; undefined leaves it as it is. */
  readonly burst: BurstSetting | undefined;
}

/** Who wants the native burst set, and to what. */
export interface BurstSetting {
  readonly strategy: string;
  readonly reason: Reason;
  /** Null: none. */
  readonly value: NativeBurst | null;
}

/** How long a statement waits for new replicas where it has to, in seconds. */
const WAIT_SECONDS = 3_600;

/** Towards these slots, which are of one size. */
export function diffManagedRunning(
  situation: ManagedSituation,
  slots: readonly Slot[] | null,
): Steps {
  const { settings } = situation;
  if (settings.schedule !== "manual") return NO_STEPS;
  const coming = settingsToCome(settings);
  const size = slots?.[0]?.size ?? coming.size;
  const count = slots?.reduce((sum, slot) => sum + slot.count, 0) ?? coming.replicationFactor;
  const resizing = isResizing(settings);
  const change: ClusterChange = {
    ...(size === coming.size ? {} : { size }),
    ...(count === coming.replicationFactor || resizing ? {} : { replicationFactor: count }),
    // Nobody knows what it will be woken to.
    ...(count === 0 ? {} : burstChange(situation, size)),
  };
  const waits = resizing ? [resizeWait(situation, count)] : startingWaits(situation);
  return { actions: alterations(situation, change), waits };
}

/** Towards no replica at all. */
export function diffManagedSuspended(situation: ManagedSituation): Steps {
  const { settings } = situation;
  if (settings.schedule !== "manual") return NO_STEPS;
  if (isResizing(settings)) return { actions: [], waits: [resizeWait(situation, 0)] };
  const change = settings.replicationFactor === 0 ? {} : { replicationFactor: 0 };
  return { actions: alterations(situation, change), waits: [] };
}

const NO_STEPS: Steps = { actions: [], waits: [] };

/** The size of the burst must differ from that of the cluster: whoever has set it, it goes in the same statement. */
function burstChange(
  { settings, burst, capabilities }: ManagedSituation,
  size: string,
): Pick<ClusterChange, "burst"> {
  if (!capabilities.nativeBurst) return {};
  const wanted = burst === undefined ? settings.burst : burst.value;
  const possible = wanted?.size === size ? null : wanted;
  return sameBurst(possible, settings.burst) ? {} : { burst: possible };
}

function alterations(situation: ManagedSituation, change: ClusterChange): readonly Action[] {
  const doers = doersOf(situation, change);
  const [first, ...others] = doers;
  if (first === undefined) return [];
  const { cluster, settings, capabilities, before } = situation;
  const resizes = change.size !== undefined && settings.replicationFactor > 0;
  const waits = resizes && !capabilities.backgroundResize && capabilities.waitUntilReady;
  const action: AlterCluster = {
    kind: "alter_cluster",
    cluster: { id: cluster.id, name: cluster.name },
    strategy: first.strategy,
    reason: first.reason,
    change,
    ...(waits ? { waitSeconds: WAIT_SECONDS } : {}),
    before,
    remember: first.effect,
    also: others.map(({ strategy, effect }) => ({ strategy, effect })),
    expects: {
      ready: [],
      absentNames: [],
      unsubscribed: change.replicationFactor === 0,
      settings,
    },
  };
  return [action];
}

interface Doer {
  readonly strategy: string;
  readonly reason: Reason;
  readonly effect: Effect;
}

/** Those whose doing the change is, whoever moves size or number first. */
function doersOf(situation: ManagedSituation, change: ClusterChange): readonly Doer[] {
  const { cause, burst } = situation;
  const doers: Doer[] = [];
  if (cause !== null && (change.size !== undefined || change.replicationFactor !== undefined)) {
    doers.push({ ...cause, effect: effectOf(cause, situation) });
  }
  if (change.burst !== undefined && burst !== undefined) {
    doers.push({ ...burst, effect: { kind: "set_burst", burst: change.burst } });
  }
  return doers;
}

/** The settings change at once: a wake is complete with its statement. */
function effectOf(cause: Cause, { cluster, before }: ManagedSituation): Effect {
  switch (cause.effect) {
    case "working":
      return cause.remember;
    case "suspending":
      return suspendedEffect(cluster, before);
    case "waking":
      return { kind: "awake" };
  }
}

/** `count` is what shall be once the resize is over. */
function resizeWait({ settings, cluster, readiness }: ManagedSituation, count: number): Wait {
  const { size, replicationFactor } = settingsToCome(settings);
  const coming = cluster.replicas.filter((one) => one.size === size);
  const ready = coming.filter((one) => readiness.get(one.id)?.state === "ready").length;
  const deadline = settings.reconfiguration?.deadline ?? 0;
  const then = count === replicationFactor
    ? ""
    : count === 0
    ? "; it is suspended after that"
    : `; ${count} instead of ${replicationFactor} replicas come after that`;
  return {
    code: "RESIZING",
    text:
      `Materialize resizes it to ${size}: ${ready} of ${replicationFactor} new replicas ready, ` +
      `given up at ${toReadableInstant(deadline)}${then}`,
    since: newest(coming.map((one) => one.createdAt)),
    until: deadline,
    numbers: { size, ready, replicas: replicationFactor, then: count },
  };
}

/** Replicas that the settings call for and that do not serve yet. */
function startingWaits(situation: ManagedSituation): readonly Wait[] {
  const { settings, cluster } = situation;
  const steady = cluster.replicas.filter((replica) => replica.size === settings.size);
  return notReady(steady, situation, { then: "", leaving: {} });
}

function newest(instants: readonly (number | null)[]): number | null {
  const known = instants.filter((one) => one !== null);
  return known.length === 0 ? null : Math.max(...known);
}
