/**
 * Many proposals, one verdict per field: of all that are not silent the highest precedence wins, and those who lost
 * are kept for the reader.
 */
import type { Field, FieldValues, Proposal, Say } from "../model/proposal.ts";
import type { Effect } from "../model/effect.ts";
import type { Learned } from "../model/plan.ts";
import type { Verdict } from "../model/verdict.ts";
import { exact } from "../model/in_order.ts";
import { rankOf } from "./precedence.ts";

/** What one strategy says about the cluster at hand. */
export interface Voice {
  readonly strategy: string;
  readonly proposal: Proposal;
}

export type Winner<F extends Field> = {
  readonly strategy: string;
  readonly say: Exclude<Say<FieldValues[F]>, { readonly kind: "silent" }>;
  /** What is remembered with every change that it causes. */
  readonly onChange: Effect;
};

export interface Resolution {
  readonly shape: Winner<"shape"> | null;
  readonly count: Winner<"count"> | null;
  readonly suspend: Winner<"suspend"> | null;
  readonly burst: Winner<"burst"> | null;
  readonly verdicts: readonly Verdict[];
  /** What strategies have found out by looking. */
  readonly learned: readonly Learned[];
}

/** Resolves all fields; the order of the voices means nothing. */
export function resolve(voices: readonly Voice[]): Resolution {
  const ranked = byRank(voices);
  const shape = winnerOf("shape", ranked);
  const count = winnerOf("count", ranked);
  const suspend = winnerOf("suspend", ranked);
  const burst = winnerOf("burst", ranked);
  const limits = winnerOf("limits", ranked);
  const verdicts: Verdict[] = [];
  // In the order of FIELDS.
  if (shape !== null) verdicts.push(judge("shape", shape, ranked));
  if (count !== null) verdicts.push(judge("count", count, ranked));
  if (burst !== null) verdicts.push(judge("burst", burst, ranked));
  if (suspend !== null) verdicts.push(judge("suspend", suspend, ranked));
  if (limits !== null) verdicts.push(judge("limits", limits, ranked));
  return { shape, count, suspend, burst, learned: learnedBy(ranked), verdicts: exact(verdicts) };
}

/** The highest precedence first. */
function byRank(voices: readonly Voice[]): readonly Voice[] {
  const ranked = voices.slice();
  // By insertion: there are a handful.
  for (let next = 1; next < ranked.length; next++) {
    const voice = ranked[next] as Voice;
    let at = next;
    for (; at > 0 && outranks(voice, ranked[at - 1] as Voice); at--) {
      ranked[at] = ranked[at - 1] as Voice;
    }
    ranked[at] = voice;
  }
  return ranked;
}

function outranks(a: Voice, b: Voice): boolean {
  const above = rankOf(a.strategy) - rankOf(b.strategy);
  return above === 0 ? a.strategy < b.strategy : above > 0;
}

function learnedBy(voices: readonly Voice[]): readonly Learned[] {
  let learned: Learned[] | null = null;
  for (const { strategy, proposal: { learned: effect } } of voices) {
    if (effect === undefined) continue;
    if (learned === null) learned = [{ strategy, effect }];
    else learned.push({ strategy, effect });
  }
  return learned ?? NOBODY;
}

const CHANGED: Effect = { kind: "changed" };

const NOBODY: readonly never[] = [];

/** Whoever has the highest precedence of those that are not silent; null when all are. */
function winnerOf<F extends Field>(field: F, ranked: readonly Voice[]): Winner<F> | null {
  for (const { strategy, proposal } of ranked) {
    const say = proposal[field] as Say<FieldValues[F]> | undefined;
    if (say === undefined || say.kind === "silent") continue;
    return { strategy, say, onChange: proposal.onChange ?? CHANGED };
  }
  return null;
}

function judge(field: Field, { strategy, say }: Winner<Field>, ranked: readonly Voice[]): Verdict {
  return {
    field,
    winner: strategy,
    says: say.kind,
    value: valueOf(field, say),
    reason: say.reason,
    losers: losersTo(strategy, field, ranked),
  };
}

/** Those who are not silent either; there is one voice per strategy. */
function losersTo(winner: string, field: Field, ranked: readonly Voice[]): Verdict["losers"] {
  let losers: Verdict["losers"][number][] | null = null;
  for (const { strategy, proposal } of ranked) {
    const say = proposal[field] as Say<FieldValues[Field]> | undefined;
    if (say === undefined || say.kind === "silent" || strategy === winner) continue;
    const loser = { strategy, says: say.kind, value: valueOf(field, say), reason: say.reason };
    if (losers === null) losers = [loser];
    else losers.push(loser);
  }
  return losers ?? NOBODY;
}

function valueOf(field: Field, say: Winner<Field>["say"]): string {
  return say.kind === "hold" ? "keeps what is observed" : valueText(field, say.value);
}

function valueText(field: Field, value: FieldValues[Field]): string {
  switch (field) {
    case "burst": {
      const wish = value as FieldValues["burst"];
      return wish.wanted ? `an extra ${wish.size}` : "no extra replica";
    }
    case "shape": {
      const { size, name, probes = [] } = value as FieldValues["shape"];
      if (probes.length > 0) return `${size}, trying out ${probes.join(", ")}`;
      return name === undefined ? size : `${size} named ${name}`;
    }
    case "count":
      return String(value);
    case "suspend":
      return (value as FieldValues["suspend"]).suspended ? "suspended" : "running";
    case "limits":
      return JSON.stringify(value);
  }
}
