/**
 * Many proposals, one verdict per field: of all that are not silent the highest precedence wins, and those who lost
 * are kept for the reader.
 */
import type { Field, FieldValues, Proposal, Say } from "../model/proposal.ts";
import type { Effect } from "../model/effect.ts";
import type { Learned } from "../model/plan.ts";
import type { Verdict } from "../model/verdict.ts";
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
  const shape = audible(ranked, "shape");
  const count = audible(ranked, "count");
  const suspend = audible(ranked, "suspend");
  const burst = audible(ranked, "burst");
  const limits = audible(ranked, "limits");
  // In the order of FIELDS.
  const verdicts = [
    judge("shape", shape),
    judge("count", count),
    judge("burst", burst),
    judge("suspend", suspend),
    judge("limits", limits),
  ].filter((one) => one !== null);
  return {
    shape: shape[0] ?? null,
    count: count[0] ?? null,
    suspend: suspend[0] ?? null,
    burst: burst[0] ?? null,
    learned: learnedBy(ranked),
    verdicts,
  };
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
  const learned: Learned[] = [];
  for (const { strategy, proposal: { learned: effect } } of voices) {
    if (effect !== undefined) learned.push({ strategy, effect });
  }
  return learned;
}

const CHANGED: Effect = { kind: "changed" };

/** Those who are not silent, the highest precedence first. */
function audible<F extends Field>(ranked: readonly Voice[], field: F): readonly Winner<F>[] {
  let heard: Winner<F>[] | null = null;
  for (const { strategy, proposal } of ranked) {
    const say = proposal[field] as Say<FieldValues[F]> | undefined;
    if (say === undefined || say.kind === "silent") continue;
    const winner = { strategy, say, onChange: proposal.onChange ?? CHANGED };
    if (heard === null) heard = [winner];
    else heard.push(winner);
  }
  return heard ?? NOBODY;
}

const NOBODY: readonly never[] = [];

function judge(field: Field, heard: readonly Winner<Field>[]): Verdict | null {
  const winner = heard[0];
  if (winner === undefined) return null;
  const { strategy, says, value, reason } = told(field, winner);
  const losers = heard.length === 1 ? NOBODY : heard.slice(1).map((one) => told(field, one));
  return { field, winner: strategy, says, value, reason, losers };
}

function told(field: Field, { strategy, say }: Winner<Field>): Verdict["losers"][number] {
  const value = say.kind === "hold" ? "keeps what is observed" : valueText(field, say.value);
  return { strategy, says: say.kind, value, reason: say.reason };
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
