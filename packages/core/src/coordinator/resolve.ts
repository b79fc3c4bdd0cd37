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
import type { Verdict } from "../model/desired.ts";
import { rankOf } from "./precedence.ts";

/** What one strategy says about the cluster at hand. */
export interface Voice {
  readonly strategy: string;
  readonly proposal: Proposal;
}

export type Winner<F extends Field> = {
  readonly strategy: string;
  readonly say: Exclude<Say<FieldValues[F]>, { readonly kind: "silent" }>;
};

export interface Resolution {
  readonly shape: Winner<"shape"> | null;
  readonly count: Winner<"count"> | null;
  readonly suspend: Winner<"suspend"> | null;
  readonly verdicts: readonly Verdict[];
}

/** Resolves all fields; the order of the voices means nothing. */
export function resolve(voices: readonly Voice[]): Resolution {
  const ranked = [...voices].sort((a, b) =>
    rankOf(b.strategy) - rankOf(a.strategy) || (a.strategy < b.strategy ? -1 : 1)
  );
  return {
    shape: winnerOf(ranked, "shape"),
    count: winnerOf(ranked, "count"),
    suspend: winnerOf(ranked, "suspend"),
    verdicts: FIELDS.flatMap((field) => verdictOn(ranked, field)),
  };
}

function audible<F extends Field>(ranked: readonly Voice[], field: F): readonly Winner<F>[] {
  return ranked.flatMap(({ strategy, proposal }) => {
    const say = proposal[field] as Say<FieldValues[F]> | undefined;
    return say === undefined || say.kind === "silent" ? [] : [{ strategy, say }];
  });
}

function winnerOf<F extends Field>(ranked: readonly Voice[], field: F): Winner<F> | null {
  return audible(ranked, field)[0] ?? null;
}

function verdictOn(ranked: readonly Voice[], field: Field): readonly Verdict[] {
  const [winner, ...losers] = audible(ranked, field).map(({ strategy, say }) => ({
    strategy,
    says: say.kind,
    value: say.kind === "hold" ? "keeps what is observed" : valueText(field, say.value),
    reason: say.reason,
  }));
  if (winner === undefined) return [];
  const { strategy, ...rest } = winner;
  return [{ field, winner: strategy, ...rest, losers }];
}

function valueText(field: Field, value: FieldValues[Field]): string {
  switch (field) {
    case "shape":
    case "burst": {
      const slot = value as FieldValues["shape"];
      return slot.name === undefined ? slot.size : `${slot.size} named ${slot.name}`;
    }
    case "count":
      return String(value);
    case "suspend":
      return (value as FieldValues["suspend"]).suspended ? "suspended" : "running";
    case "limits":
      return JSON.stringify(value);
  }
}
