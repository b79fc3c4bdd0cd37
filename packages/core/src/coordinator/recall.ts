/**
 * What strategies remember of one cluster, completed from the audit trail: it fills in for a memory that was wiped,
 * and for the moment between an effect and its memory.
 *
 * What is rebuilt restores what was caused, never a cooldown: forgetting those is what wiping is for.
 */
import { memoryAfter, type Trace } from "../model/effect.ts";
import type { Memory } from "../model/memory.ts";

/** The stored memories, each overtaken by what the trail tells later. */
export function recall(
  stored: readonly Memory[],
  traces: readonly Trace[],
): readonly Memory[] {
  if (traces.length === 0) return stored;
  const newest = new Map(stored.map((memory) => [memory.strategy, memory]));
  for (const { strategy, startedAt, at, effect } of traces) {
    const known = newest.get(strategy) ?? null;
    if (known !== null && (known.lastChangeAt ?? 0) >= at) continue;
    const rebuilt = memoryAfter(known, { strategy, effect, startedAt, landedAt: at });
    newest.set(strategy, { ...rebuilt, lastChangeAt: known?.lastChangeAt ?? null });
  }
  return [...newest.values()];
}
