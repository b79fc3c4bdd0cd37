/**
 * What one strategy says about one cluster, field by field. It never sees what other strategies say.
 *
 * `hold` is not `silent`: a strategy that has a say and cannot decide keeps what is observed, so that losing a
 * signal or breaking a row changes no replica.
 */
import type { Effect } from "./effect.ts";
import type { Reason } from "./reason.ts";
import type { Slot } from "./desired.ts";

export type Say<T> =
  | { readonly kind: "speak"; readonly value: T; readonly reason: Reason }
  | { readonly kind: "hold"; readonly reason: Reason }
  | { readonly kind: "silent" };

/** The fields that strategies may speak about, with the type of what they say. */
export interface FieldValues {
  /** Size, name and zone of the long-running replicas. */
  readonly shape: Shape;
  /** How many replicas of that shape. */
  readonly count: number;
  /** One extra replica while nothing else on the cluster is ready. */
  readonly burst: BurstWish;
  /** No replicas at all; `false` says that the cluster must run. */
  readonly suspend: SuspendWish;
  /** Ceilings: of all that speak the strictest counts. */
  readonly limits: { readonly maxReplicas?: number; readonly maxCreditsPerHour?: number };
}

/** What the long-running replicas are. */
export interface Shape extends Omit<Slot, "count" | "onLadder" | "probe"> {
  /** Present on a ladder: further sizes of which one replica each is tried out; nothing waits for these. */
  readonly probes?: readonly string[];
  /** Whether a managed cluster may be without replicas while it is resized, where this version cannot do better. */
  readonly allowDowntime?: true;
  /** Why replicas of these sizes go, where there is more to say than that others replace them. */
  readonly unwanted?: Readonly<Record<string, Reason>>;
}

export type BurstWish =
  | { readonly wanted: false }
  | {
    readonly wanted: true;
    readonly size: string;
    /** How long a cluster that had a ready replica must be seen without one. */
    readonly afterSeconds: number;
    /** On a managed cluster, how long it stays after the others are hydrated; absent: Materialize's default. */
    readonly lingerSeconds?: number;
  };

export type SuspendWish =
  | { readonly suspended: false }
  | {
    readonly suspended: true;
    /** Whether the user accepts that materialized views, sources and sinks stop moving. */
    readonly allowStale: boolean;
    /** Present where a person decided it: nobody has to prove that it is not in use. */
    readonly despiteUse?: true;
  };

export type Field = keyof FieldValues;

/** All fields, in the order in which they are shown. */
export const FIELDS: readonly Field[] = ["shape", "count", "burst", "suspend", "limits"];

export type Proposal = { readonly [F in Field]?: Say<FieldValues[F]> } & {
  /** What is remembered with every change that this proposal causes; absent: that there was one, and when. */
  readonly onChange?: Effect;
  /** What the strategy has found out by looking; it is remembered although nothing changes. */
  readonly learned?: Effect;
};

/** The strategy wants this. */
export function speak<T>(value: T, why: Reason): Say<T> {
  return { kind: "speak", value, reason: why };
}

/** The strategy has a say here and cannot decide: what is observed stays. */
export function hold(why: Reason): { readonly kind: "hold"; readonly reason: Reason } {
  return { kind: "hold", reason: why };
}

/** A proposal that holds each of the given fields for the same reason. */
export function holdAll(fields: readonly Field[], why: Reason): Proposal {
  return Object.fromEntries(fields.map((field) => [field, hold(why)]));
}
