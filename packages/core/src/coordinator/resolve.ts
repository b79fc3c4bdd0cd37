/**
 * Many proposals, one verdict per field: of all that are not silent the highest precedence wins, and those who lost
 * are kept for the reader.
 */
import {
  type Field,
  FIELDS,
  type FieldValues,
  type Proposal,
  type Say,
} from "../model/proposal.ts";
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
  const ranked = [...voices].sort((a, b) =>
    rankOf(b.strategy) - rankOf(a.strategy) || (a.strategy < b.strategy ? -1 : 1)
  );
  const shape = audible(ranked, "shape");
  const count = audible(ranked, "count");
  const suspend = audible(ranked, "suspend");
  const burst = audible(ranked, "burst");
  const heard: Readonly<Record<Field, readonly Winner<Field>[]>> = {
    ...{ shape, count, suspend, burst },
    limits: audible(ranked, "limits"),
  };
  return {
    shape: shape[0] ?? null,
    count: count[0] ?? null,
    suspend: suspend[0] ?? null,
    burst: burst[0] ?? null,
    learned: ranked.flatMap(({ strategy, proposal: { learned: effect } }) =>
      effect === undefined ? [] : [{ strategy, effect }]
    ),
    verdicts: FIELDS.flatMap((field) => verdictOn(field, heard[field])),
  };
}

const CHANGED: Effect = { kind: "changed" };

/** Those who are not silent, the highest precedence first. */
function audible<F extends Field>(ranked: readonly Voice[], field: F): readonly Winner<F>[] {
  const heard: Winner<F>[] = [];
  for (const { strategy, proposal } of ranked) {
    const say = proposal[field] as Say<FieldValues[F]> | undefined;
    if (say === undefined || say.kind === "silent") continue;
    heard.push({ strategy, say, onChange: proposal.onChange ?? CHANGED });
  }
  return heard;
}

function verdictOn(field: Field, heard: readonly Winner<Field>[]): readonly Verdict[] {
  if (heard.length === 0) return [];
  const [winner, ...losers] = heard.map(({ strategy, say }) => ({
    strategy,
    says: say.kind,
    value: say.kind === "hold" ? "keeps what is observed" : valueText(field, say.value),
    reason: say.reason,
  }));
  if (winner === undefined) return [];
  const { strategy, says, value, reason } = winner;
  return [{ field, winner: strategy, says, value, reason, losers }];
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
