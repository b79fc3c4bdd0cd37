/** What an action, or a mere look, leaves in the memory of the strategy that caused it. */
import type { Instant } from "./instant.ts";
import type { NativeBurst } from "./managed.ts";
import type { Ladder, Memory, Scaled, Service, Suspension, Target } from "./memory.ts";

/** What happened, as the causing strategy remembers it. */
export type Effect =
  /** Nothing to remember but that there was a change, and when. */
  | { readonly kind: "changed" }
  | { readonly kind: "worked_towards"; readonly target: Target }
  | ({ readonly kind: "suspended" } & Pick<Suspension, "replicas" | "servesAfterSeconds">)
  /** A wake that is not complete yet: the cluster still counts as suspended. */
  | { readonly kind: "waking" }
  | { readonly kind: "awake" }
  /** An extra replica, to be retired again. */
  | { readonly kind: "made"; readonly replica: { readonly name: string; readonly size: string } }
  | { readonly kind: "retired" }
  /** The native burst of a managed cluster was set. Null: it was taken away. */
  | { readonly kind: "set_burst"; readonly burst: NativeBurst | null }
  /** The number of long-running replicas was changed for the load. Null: what it was before is back. */
  | { readonly kind: "scaled"; readonly scaled: Scaled | null }
  /** Sizes are tried out, or judged. Null forgets all verdicts. */
  | { readonly kind: "climbed"; readonly ladder: Ladder | null }
  /** No change of ours: whether a ready replica was seen. Null forgets it. */
  | { readonly kind: "seen"; readonly service: Service | null };

/** The newest effect of its kind that the audit trail tells of: what memory is rebuilt from. */
export interface Trace {
  readonly clusterId: string;
  readonly strategy: string;
  /** Just before its statement was sent, and when it had landed. */
  readonly startedAt: Instant;
  readonly at: Instant;
  readonly effect: Effect;
}

/** The memory after an effect landed; `previous` is the newest one of this cluster and strategy. */
export function memoryAfter(
  previous: Memory | null,
  change: {
    readonly strategy: string;
    readonly effect: Effect;
    /** Just before the statement was sent, and just after it was answered. */
    readonly startedAt: Instant;
    /** Null when nothing of ours landed. */
    readonly landedAt: Instant | null;
    /** Of the replica that was created, where it was seen. */
    readonly createdId?: string | null;
  },
): Memory {
  const { strategy, effect, startedAt, landedAt } = change;
  const base = {
    ...previous,
    strategy,
    revision: (previous?.revision ?? 0) + 1,
    lastChangeAt: landedAt,
  };
  switch (effect.kind) {
    case "changed":
      return base;
    case "worked_towards":
      return { ...base, target: effect.target };
    case "suspended":
      return {
        ...base,
        suspended: suspensionFrom(effect, startedAt),
      };
    case "waking":
      return base;
    case "awake":
      return { ...base, suspended: null };
    case "made":
      return { ...base, made: { id: change.createdId ?? null, ...effect.replica } };
    case "retired":
      return { ...base, made: null };
    case "set_burst":
      return { ...base, nativeBurst: effect.burst };
    case "scaled":
      return { ...base, scaled: effect.scaled };
    case "climbed":
      return { ...base, ladder: effect.ladder };
    case "seen":
      return { ...base, service: effect.service };
  }
}

function suspensionFrom(
  { kind: _, ...had }: Extract<Effect, { readonly kind: "suspended" }>,
  since: Instant,
): Suspension {
  return { since, ...had };
}
