/**
 * What stands in the way of a cluster for longer than somebody would like: steps that are blocked, and waits.
 *
 * Findings do not know since when they hold, so that is remembered from run to run; each trouble is told once.
 */
import type { ClusterRef } from "../model/action.ts";
import type { Instant } from "../model/instant.ts";
import type { Plan } from "../model/plan.ts";

export interface Trouble {
  readonly kind: "blocked" | "waiting";
  readonly cluster: ClusterRef;
  /** Of the finding or the wait. */
  readonly code: string;
  readonly text: string;
  /** Null: not known from the plan. */
  readonly since: Instant | null;
}

/** A trouble that was seen before. */
export interface KnownTrouble extends Pick<Trouble, "kind" | "code"> {
  readonly since: Instant;
  readonly told: boolean;
}

/** By the id of the cluster. */
export type KnownTroubles = ReadonlyMap<string, readonly KnownTrouble[]>;

/** The troubles of a plan, one per cluster, kind and code. */
export function troublesOf({ clusters }: Pick<Plan, "clusters">): readonly Trouble[] {
  return clusters.flatMap(({ cluster, actions, findings, waits }) => {
    const blocking = new Set(actions.flatMap((one) => one.blockedBy ?? []));
    const blocked = findings.filter((one) => one.severity === "block" || blocking.has(one.code))
      .map(({ code, text }) => ({ kind: "blocked" as const, cluster, code, text, since: null }));
    const waiting = waits.map(({ code, text, since }) => ({
      ...{ kind: "waiting" as const, cluster, code, text, since },
    }));
    return [...new Map([...blocked, ...waiting].map((one) => [keyOf(one), one])).values()];
  });
}

export interface Followed {
  /** Troubles that have lasted so long and were not told yet, each with since when it has been seen. */
  readonly due: readonly (Trouble & { readonly since: Instant })[];
  /** What is known from now on; an empty list: it is over. */
  readonly known: KnownTroubles;
}

/** What is due among the troubles of this moment, and what to remember of them. */
export function followTroubles(
  troubles: readonly Trouble[],
  before: KnownTroubles,
  { now, afterMs }: { readonly now: Instant; readonly afterMs: number },
): Followed {
  const lasting = troubles.map((one) => {
    const past = before.get(one.cluster.id)?.find((other) => keyOf(other) === keyOf(one));
    const since = Math.min(one.since ?? now, past?.since ?? now);
    const isDue = now - since >= afterMs;
    return { ...one, since, told: past?.told === true, isDue };
  });
  const groups = Map.groupBy(lasting, (one) => one.cluster.id);
  const ids = [...new Set([...before.keys(), ...groups.keys()])].sort();
  return {
    due: lasting.filter((one) => one.isDue && !one.told)
      .map(({ isDue: _, told: __, ...trouble }) => trouble),
    known: new Map(ids.map((id) => [
      id,
      (groups.get(id) ?? []).map(({ kind, code, since, told, isDue }) => ({
        ...{ kind, code, since, told: told || isDue },
      })),
    ])),
  };
}

/** Clusters of which something else is known than before. */
export function changedTroubles(before: KnownTroubles, after: KnownTroubles): KnownTroubles {
  const said = (known: readonly KnownTrouble[] = []) =>
    JSON.stringify(known.map(({ kind, code, since, told }) => [kind, code, since, told]));
  return new Map([...after].filter(([id, known]) => said(known) !== said(before.get(id))));
}

function keyOf({ kind, code }: Pick<Trouble, "kind" | "code">): string {
  return `${kind} ${code}`;
}
