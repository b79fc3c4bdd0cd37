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
import { exact, inOrder } from "../model/in_order.ts";
import { byPrecedence } from "./precedence.ts";

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
  const heard: Heard = {};
  const ranked = byRank(voices);
  for (const voice of ranked) listen(voice, heard);
  const shape = winnerOf("shape", heard.shape);
  const count = winnerOf("count", heard.count);
  const burst = winnerOf("burst", heard.burst);
  const suspend = winnerOf("suspend", heard.suspend);
  const verdicts: Verdict[] = [];
  for (const field of FIELDS) {
    const own = heard[field];
    if (own !== undefined) verdicts.push(judge(field, own));
  }
  return { shape, count, burst, suspend, learned: learnedBy(ranked), verdicts: exact(verdicts) };
}

/** Per field those who are not silent about it, the highest precedence first. */
type Heard = { [F in Field]?: Voice[] };

function listen(voice: Voice, heard: Heard): void {
  const { shape, count, burst, suspend, limits } = voice.proposal;
  if (isHeard(shape)) heard.shape = withVoice(heard.shape, voice);
  if (isHeard(count)) heard.count = withVoice(heard.count, voice);
  if (isHeard(burst)) heard.burst = withVoice(heard.burst, voice);
  if (isHeard(suspend)) heard.suspend = withVoice(heard.suspend, voice);
  if (isHeard(limits)) heard.limits = withVoice(heard.limits, voice);
}

function isHeard(say: Say<unknown> | undefined): boolean {
  return say !== undefined && say.kind !== "silent";
}

function withVoice(voices: Voice[] | undefined, voice: Voice): Voice[] {
  if (voices === undefined) return [voice];
  voices.push(voice);
  return voices;
}

/** The highest precedence first. */
function byRank(voices: readonly Voice[]): readonly Voice[] {
  return inOrder(voices, (a, b) => byPrecedence(a.strategy, b.strategy));
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

function winnerOf<F extends Field>(
  field: F,
  heard: readonly Voice[] | undefined,
): Winner<F> | null {
  const first = heard?.[0];
  if (first === undefined) return null;
  const { strategy, proposal } = first;
  const say = proposal[field] as Winner<F>["say"];
  return { strategy, say, onChange: proposal.onChange ?? CHANGED };
}

function judge(field: Field, heard: readonly Voice[]): Verdict {
  const [{ strategy, proposal }] = heard as [Voice];
  const say = proposal[field] as Winner<Field>["say"];
  return {
    field,
    winner: strategy,
    says: say.kind,
    value: valueOf(field, say),
    reason: say.reason,
    losers: heard.length === 1 ? NOBODY : losersTo(field, heard),
  };
}

function losersTo(field: Field, heard: readonly Voice[]): Verdict["losers"] {
  const losers = [loserOf(field, heard[1] as Voice)];
  for (let at = 2; at < heard.length; at++) losers.push(loserOf(field, heard[at] as Voice));
  return losers;
}

function loserOf(field: Field, { strategy, proposal }: Voice): Verdict["losers"][number] {
  const say = proposal[field] as Winner<Field>["say"];
  return { strategy, says: say.kind, value: valueOf(field, say), reason: say.reason };
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
