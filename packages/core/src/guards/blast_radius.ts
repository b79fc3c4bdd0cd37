/**
 * BLAST_RADIUS: how much one cycle may do. What does not fit is left for the next cycles, so that a mistake, or a
 * fleet that fails all at once, is not answered all at once.
 *
 * Wakes come first, then the rest by name. A suspension is done whole or not at all. A step that is too big on its
 * own never fits: a person has to allow it.
 */
import { type Action, isSuspending } from "../model/action.ts";
import type { PlannedAction } from "../model/plan.ts";
import { restsOn } from "./rests_on.ts";
import { demandOf } from "./demand.ts";
import type { BlastRadius, Objection, PlanDraft, PlanGuard } from "./plan_guard.ts";

export const blastRadius: PlanGuard = {
  code: "BLAST_RADIUS",
  check: (draft) => {
    const units = draft.clusters.flatMap((steps, at) => unitsOf(steps.actions, at, draft));
    const used: Amounts = { actions: 0, suspends: 0, addedCredits: 0 };
    const limits = limitsOf(draft.blastRadius);
    const left: Unit[] = [];
    const leftActions = new Map<number, readonly Action[]>();
    for (const first of [true, false]) {
      for (const unit of units) {
        if (unit.wakes !== first) continue;
        const before = leftActions.get(unit.at) ?? [];
        const rests = before.some((earlier) => restsOn(unit.first, earlier));
        if (!rests && tooBig(unit.needs, used, limits) === null) {
          add(used, unit.needs);
          continue;
        }
        left.push(unit);
        leftActions.set(unit.at, [...before, unit.first]);
      }
    }
    return left.length === 0 ? [] : objectionsTo(left, used, limits);
  },
};

type Amount = "actions" | "suspends" | "addedCredits";
type Amounts = Record<Amount, number>;

const AMOUNTS: readonly Amount[] = ["actions", "suspends", "addedCredits"];

/** What people call each amount, and the flag that allows more. */
const WORDS: Readonly<Record<Amount, readonly [words: string, flag: string]>> = {
  actions: ["actions", "--max-actions"],
  suspends: ["suspensions", "--max-suspends"],
  addedCredits: ["added credits per hour", "--max-added-credits"],
};

/** What is done together: one step, or all steps of a suspension. */
interface Unit {
  /** Index of its cluster. */
  readonly at: number;
  readonly wakes: boolean;
  readonly first: Action;
  /** Indexes of its steps. */
  readonly steps: readonly number[];
  readonly needs: Readonly<Amounts>;
}

function unitsOf(
  actions: readonly PlannedAction[],
  at: number,
  { observation: { sizes } }: PlanDraft,
): readonly Unit[] {
  const units: Unit[] = [];
  const suspending: number[] = [];
  actions.forEach(({ action, blockedBy }, index) => {
    if (blockedBy !== undefined) return;
    if (isSuspending(action)) {
      suspending.push(index);
      if (suspending.length === 1) units.push(suspension(at, action, suspending));
      return;
    }
    const { makes, added } = demandOf(action, sizes);
    const { kind } = action.remember;
    units.push({
      ...{ at, first: action, steps: [index] },
      wakes: makes !== null && (kind === "waking" || kind === "awake"),
      // A size that is not listed adds nothing: Materialize refuses it.
      needs: { actions: 1, suspends: 0, addedCredits: added ?? 0 },
    });
  });
  return units;
}

/** Its steps are still being counted. */
function suspension(at: number, first: Action, steps: readonly number[]): Unit {
  return {
    ...{ at, first, steps, wakes: false },
    get needs() {
      return { actions: steps.length, suspends: 1, addedCredits: 0 };
    },
  };
}

function limitsOf({ maxActions, maxSuspends, maxAddedCredits }: BlastRadius): Readonly<Amounts> {
  return { actions: maxActions, suspends: maxSuspends, addedCredits: maxAddedCredits };
}

/** Sums of fractions may be off by a hair. */
const HAIR = 1e-9;

/** The first amount that would be too big; null when all fit. */
function tooBig(
  needs: Readonly<Amounts>,
  used: Readonly<Amounts>,
  limits: Readonly<Amounts>,
): Amount | null {
  return AMOUNTS.find((one) => needs[one] > 0 && used[one] + needs[one] > limits[one] + HAIR) ??
    null;
}

function add(used: Amounts, needs: Readonly<Amounts>): void {
  for (const one of AMOUNTS) used[one] += needs[one];
}

const NOTHING: Readonly<Amounts> = { actions: 0, suspends: 0, addedCredits: 0 };

interface Cause {
  readonly at: number;
  readonly text: string;
  readonly never: boolean;
  readonly numbers: Readonly<Record<string, number | string>>;
  readonly steps: number[];
}

/** One finding per cluster and cause. */
function objectionsTo(
  left: readonly Unit[],
  used: Readonly<Amounts>,
  limits: Readonly<Amounts>,
): readonly Objection[] {
  const byCause = new Map<string, Cause>();
  for (const { at, needs, steps } of left) {
    const alone = tooBig(needs, NOTHING, limits);
    const amount = alone ?? tooBig(needs, used, limits);
    const text = alone === null ? laterText(amount, used, limits) : neverText(alone, needs, limits);
    const key = JSON.stringify([at, text]);
    const numbers = amount === null ? {} : { limit: limits[amount], flag: WORDS[amount][1] };
    const needed = alone === null ? {} : { needed: needs[alone] };
    const same = byCause.get(key) ??
      { at, text, never: alone !== null, numbers: { ...numbers, ...needed }, steps: [] };
    byCause.set(key, same);
    same.steps.push(...steps);
  }
  return [...byCause.values()].map(({ at, text, never, numbers, steps }): Objection => {
    const actions = [...steps].sort((a, b) => a - b);
    const severity = never ? "block" : "note";
    const finding = { code: "BLAST_RADIUS", severity, text, actions, numbers } as const;
    return { at, stops: actions, finding };
  });
}

function laterText(
  amount: Amount | null,
  used: Readonly<Amounts>,
  limits: Readonly<Amounts>,
): string {
  if (amount === null) return "left for a later cycle, with the step before it";
  const [words, flag] = WORDS[amount];
  return `left for a later cycle: ${rounded(used[amount])} of at most ` +
    `${rounded(limits[amount])} ${words} are taken in this one (${flag})`;
}

function neverText(amount: Amount, needs: Readonly<Amounts>, limits: Readonly<Amounts>): string {
  const [words, flag] = WORDS[amount];
  return `needs ${rounded(needs[amount])} ${words} at once, ${flag} is ${
    rounded(limits[amount])
  }: ` +
    "it is not done in any cycle; raise that flag to have it done";
}

function rounded(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}
