/** What a rule of explanation may look at, and the figures that it reads there. */
import { type Instant, toReadableSpan } from "../../model/instant.ts";
import type { ClusterPlan, Plan, ReplicaReport, StandingOrder } from "../../model/plan.ts";
import type { Field } from "../../model/proposal.ts";
import type { Reason } from "../../model/reason.ts";
import type { Change, Margin, Refusal } from "./explanation.ts";

export interface Scene {
  readonly plan: Plan;
  readonly cluster: ClusterPlan;
}

/** What one strategy has said about one field, with the plan around it. */
export interface Said extends Scene {
  readonly strategy: string;
  /** Of several that are held for one reason the first. */
  readonly field: Field;
  readonly fields: readonly Field[];
  readonly says: "speak" | "hold";
  readonly value: string;
  readonly reason: Reason;
}

/** What follows from it for somebody who asks why not, and what else could be. */
export interface Answer {
  readonly whyNot: readonly Refusal[];
  readonly changes: readonly Change[];
}

export type Rule = (said: Said) => Answer;

/** Nothing to add. */
export const NO_ANSWER: Answer = { whyNot: [], changes: [] };

/** A figure behind a reason; null where it does not carry one. */
export function figure({ numbers }: Pick<Reason, "numbers">, name: string): number | null {
  const value = numbers[name];
  if (typeof value === "number") return value;
  const read = value === undefined || value === "" ? NaN : Number(value);
  return Number.isNaN(read) ? null : read;
}

/** A word behind a reason; empty where it does not carry one. */
export function word({ numbers }: Pick<Reason, "numbers">, name: string): string {
  return String(numbers[name] ?? "");
}

/** Seconds for people. */
export function span(seconds: number): string {
  return toReadableSpan(seconds * 1000);
}

/** The moment so many seconds after the plan was made. */
export function after({ plan }: Scene, seconds: number): Instant {
  return plan.now + seconds * 1000;
}

/** A figure without the dust of fractions. */
export function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** A margin, rounded. */
export function margin(of: string, value: number, needed: number): Margin {
  return {
    of,
    value: round(value),
    needed: round(needed),
    missing: round(Math.abs(needed - value)),
  };
}

/** A change that needs somebody, or something that no clock tells. */
export function someday(outcome: string, condition: string, how: Margin | null = null): Change {
  return { outcome, condition, margin: how, at: null, but: null };
}

/** A change that comes by itself. */
export function inTime(
  outcome: string,
  condition: string,
  more: { readonly at: Instant | null; readonly margin?: Margin },
): Change {
  return { outcome, condition, margin: more.margin ?? null, at: more.at, but: null };
}

/** The ids of replicas that the next apply drops. */
function leaving({ cluster }: Scene): ReadonlySet<string> {
  return new Set(
    cluster.actions.flatMap(({ action, blockedBy }) =>
      action.kind === "drop_replica" && blockedBy === undefined ? [action.replica.id] : []
    ),
  );
}

/** Whether the next apply drops this replica. */
export function isLeaving(scene: Scene, { id }: ReplicaReport): boolean {
  return leaving(scene).has(id);
}

/** Replicas that serve, the extra one apart. */
export function readySteady({ cluster }: Scene): readonly ReplicaReport[] {
  return cluster.replicas.filter((one) => one.state === "ready" && one.extra !== true);
}

/** The replicas that stay and are not ready, each with how far it is. */
export function notReady(scene: Scene): readonly string[] {
  const going = leaving(scene);
  return scene.cluster.replicas
    .filter((one) => one.state !== "ready" && !going.has(one.id))
    .map((one) => `${one.name}: ${one.text}`);
}

/** "r1 and r2", "r1, r2 and r3". */
export function list(names: readonly string[]): string {
  if (names.length < 2) return names.join("");
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** The order that counts for the cluster: its own before one for all. A resumption is none. */
export function orderOf({ plan, cluster }: Scene): StandingOrder | null {
  const own = plan.overrides.find((one) => one.cluster?.id === cluster.cluster.id);
  if (own !== undefined) return own.kind === "resume" ? null : own;
  return plan.overrides.find((one) => one.cluster === null) ?? null;
}
