/**
 * Settings of managed clusters that somebody else has set back: what we set, held against what was found afterwards.
 *
 * The audit log says that somebody altered a cluster, not what. That shows in the settings that our next change found
 * there, or in those of today. What Materialize gave up by itself is nobody's doing.
 */
import {
  type AlterCluster,
  type ClusterChange,
  type Instant,
  type ManagedSettings,
  type NativeBurst,
  sameBurst,
  settingsToCome,
  type Undoing,
} from "@mz-schedctl/core";

/** A change of ours that landed. */
export interface OurAlter {
  readonly clusterId: string;
  readonly at: Instant;
  readonly action: AlterCluster;
}

/** Somebody else's ALTER CLUSTER. */
export interface TheirAlter {
  readonly clusterId: string;
  readonly at: Instant;
  readonly by: string | null;
}

/** One undoing per change of theirs and strategy; `settingsOf` gives the settings of today, null where there are none. */
export function undoneSettings(
  ours: readonly OurAlter[],
  theirs: readonly TheirAlter[],
  settingsOf: (clusterId: string) => ManagedSettings | null,
): readonly Undoing[] {
  const ids = [...new Set(theirs.map((one) => one.clusterId))];
  return ids.flatMap((id) => {
    const own = ours.filter((one) => one.clusterId === id).sort((a, b) => a.at - b.at);
    const foreign = theirs.filter((one) => one.clusterId === id).sort((a, b) => a.at - b.at);
    return undoneOnCluster(own, foreign, settingsOf(id));
  });
}

function undoneOnCluster(
  ours: readonly OurAlter[],
  theirs: readonly TheirAlter[],
  today: ManagedSettings | null,
): readonly Undoing[] {
  const undoings: Undoing[] = [];
  const wants = new Map<keyof ClusterChange, Want>();
  for (const [index, { at, action }] of ours.entries()) {
    for (const want of wantsOf(action)) wants.set(want.field, want);
    const next = ours[index + 1];
    const last = theirs.findLast((one) => one.at > at && one.at < (next?.at ?? Infinity));
    const found = next === undefined ? today : next.action.expects.settings ?? null;
    if (last === undefined || found === null) continue;
    const undone = [...wants.values()].filter((want) => !want.stands(found));
    for (const strategy of new Set(undone.map((want) => want.strategy))) {
      const settings = undone.filter((want) => want.strategy === strategy)
        .map((want) => want.tell(found));
      const { clusterId, by } = last;
      undoings.push({
        ...{ clusterId, strategy, did: "altered", at: last.at, by },
        settings: settings.join(", "),
      });
    }
    // It is undone once; what counts from here on is what we set anew.
    for (const { field } of undone) wants.delete(field);
  }
  return undoings;
}

interface Want {
  readonly field: keyof ClusterChange;
  readonly strategy: string;
  readonly stands: (found: ManagedSettings) => boolean;
  readonly tell: (found: ManagedSettings) => string;
}

function wantsOf({ change, strategy, remember, also }: AlterCluster): readonly Want[] {
  const { size, replicationFactor: factor, burst } = change;
  const burster = remember.kind === "set_burst"
    ? strategy
    : also.find((one) => one.effect.kind === "set_burst")?.strategy ?? strategy;
  return [
    ...(size === undefined ? [] : [wantOfSize(size, strategy)]),
    ...(factor === undefined ? [] : [wantOfFactor(factor, strategy)]),
    ...(burst === undefined ? [] : [wantOfBurst(burst, burster)]),
  ];
}

function wantOfSize(size: string, strategy: string): Want {
  return {
    ...{ field: "size", strategy },
    stands: (found) => settingsToCome(found).size === size || isGivenUp(found, size),
    tell: (found) => `size ${settingsToCome(found).size}`,
  };
}

/** Materialize itself has gone back to the old size. */
function isGivenUp({ reconfiguration }: ManagedSettings, size: string): boolean {
  const status = reconfiguration?.status;
  return (status === "timed-out" || status === "resource-exhausted") &&
    reconfiguration?.target.size === size;
}

function wantOfFactor(factor: number, strategy: string): Want {
  return {
    ...{ field: "replicationFactor", strategy },
    stands: (found) => settingsToCome(found).replicationFactor === factor,
    tell: (found) => `replication factor ${settingsToCome(found).replicationFactor}`,
  };
}

function wantOfBurst(burst: NativeBurst | null, strategy: string): Want {
  return {
    ...{ field: "burst", strategy },
    stands: (found) => sameBurst(found.burst, burst),
    tell: (found) =>
      found.burst === null
        ? "no auto scaling strategy"
        : `an auto scaling strategy with hydration size ${found.burst.size}`,
  };
}
