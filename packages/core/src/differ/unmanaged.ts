/**
 * The steps that turn the replicas of an unmanaged cluster into the desired ones: make before break.
 *
 * Creates come before drops and drops before renames. Nothing is dropped before every wanted replica is ready,
 * unless the cluster is being suspended. Sizes that are only tried out are not waited for.
 */
import type { Action } from "../model/action.ts";
import type { Slot } from "../model/desired.ts";
import type { Effect } from "../model/effect.ts";
import type { ObservedCluster, ObservedReplica } from "../model/observation.ts";
import type { Wait } from "../model/plan.ts";
import { byName, create, giveUp, rename, retire, type Situation, suspend } from "./actions.ts";
import { matchSlots, type SlotMatch } from "./match.ts";
import { missingReplicas } from "./missing_replicas.ts";
import type { Readiness } from "./readiness.ts";
import { waitsFor } from "./waits.ts";

export interface Steps {
  readonly actions: readonly Action[];
  readonly waits: readonly Wait[];
}

/** The steps towards these slots. */
export function diffRunning(situation: Situation, slots: readonly Slot[]): Steps {
  const matching = matchSlots(situation.cluster, slots);
  const missing = missingReplicas(situation, matching.matches, matching.unclaimed);
  const creates = missing.map((replica) => create(situation, replica));
  const serving = matching.matches.filter(({ slot }) => slot.probe !== true);
  const wanted = serving.flatMap((match) => match.replicas);
  const probes = matching.matches.filter((match) => !serving.includes(match))
    .flatMap((match) => match.replicas);
  const allReady = serving.every((match) => match.missing === 0) &&
    wanted.every((replica) => situation.readiness.get(replica.id)?.state === "ready");
  const retired = allReady ? matching.unclaimed : [];
  const drops = allReady
    ? retired.map((replica) => retire(situation, replica, wanted))
    : hopeless(situation, matching.unclaimed);
  const renames = renameToSlots(situation, matching.matches, retired);
  const actions = [...creates, ...drops, ...renames];
  const isLastPart = drops.length === matching.unclaimed.length;
  return {
    actions: numberedEffects(actions, situation, isLastPart),
    waits: waitsFor({
      situation,
      wanted,
      probes,
      missing: missing.filter((replica) => !replica.probe),
      unclaimed: matching.unclaimed.filter((one) => !isDropped(drops, one)),
      allReady,
    }),
  };
}

/**
 * Whether there is just what one slot without a name asks for, and ready: most clusters are so, and there is no step to
 * look for.
 */
export function isInPlace(
  { replicas }: ObservedCluster,
  readiness: ReadonlyMap<string, Readiness>,
  slots: readonly Slot[],
): boolean {
  const only = slots[0];
  if (only === undefined || slots.length > 1 || only.name !== undefined) return false;
  return replicas.length === only.count &&
    replicas.every(({ id, size }) => size === only.size && readiness.get(id)?.state === "ready");
}

/**
 * What has been found too small and does not serve goes before others are ready: it may take the room that they need.
 * It is never the last replica of its cluster.
 */
function hopeless(situation: Situation, unclaimed: readonly ObservedReplica[]): readonly Action[] {
  const { cluster, cause, readiness } = situation;
  const unwanted = cause.effect === "working" ? cause.unwanted ?? {} : {};
  const going = unclaimed.flatMap((replica) => {
    const why = unwanted[replica.size];
    const state = readiness.get(replica.id)?.state;
    const serves = state === "ready" || state === "unknown";
    return why === undefined || serves ? [] : [{ replica, why }];
  });
  const stays = going.length < cluster.replicas.length ? 0 : 1;
  return going.slice(stays).map(({ replica, why }) => giveUp(situation, replica, why));
}

function isDropped(drops: readonly Action[], { id }: ObservedReplica): boolean {
  return drops.some((drop) => drop.kind === "drop_replica" && drop.replica.id === id);
}

/** The steps to no replica at all, by name. */
export function diffSuspended(situation: Situation): Steps {
  const drops = byName(situation.cluster.replicas).map((replica) => suspend(situation, replica));
  return { actions: drops, waits: [] };
}

/** A fixed name moves once its old bearer is gone, or goes in this very plan. */
function renameToSlots(
  situation: Situation,
  matches: readonly SlotMatch[],
  retired: readonly ObservedReplica[],
): readonly Action[] {
  return matches.flatMap(({ slot, replicas }): readonly Action[] => {
    const [replica] = replicas;
    const name = slot.name;
    if (name === undefined || replica === undefined || replica.name === name) return [];
    const bearer = situation.cluster.replicas.find((one) => one.name === name);
    if (bearer !== undefined && !retired.includes(bearer)) return [];
    return [rename(situation, replica, name)];
  });
}

/** The last create of a wake completes it, and the last step back to the number from before leaves nothing to undo. */
function numberedEffects(
  actions: readonly Action[],
  { cause }: Situation,
  isLastPart: boolean,
): readonly Action[] {
  if (cause.effect === "waking") {
    const last = actions.findLastIndex((action) => action.kind === "create_replica");
    return withEffectAt(last, { kind: "awake" }, actions);
  }
  if (!isLastPart || cause.effect !== "working" || cause.remember.kind !== "scaled") return actions;
  const { scaled } = cause.remember;
  if (scaled === null || scaled.count !== scaled.from) return actions;
  return withEffectAt(actions.length - 1, { kind: "scaled", scaled: null }, actions);
}

function withEffectAt(
  at: number,
  remember: Effect,
  actions: readonly Action[],
): readonly Action[] {
  return actions.map((action, index) => index === at ? { ...action, remember } : action);
}
