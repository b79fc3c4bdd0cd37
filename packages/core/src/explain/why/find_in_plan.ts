/** The cluster that a reader means, or what to say where the plan has nothing about it. */
import type { ClusterPlan, Plan } from "../../model/plan.ts";
import { howToSet } from "./explain_why.ts";

/** A cluster that exists, whether the plan concerns it or not. */
export interface KnownCluster {
  readonly id: string;
  readonly name: string;
  readonly system: boolean;
}

export type FoundCluster =
  | { readonly kind: "planned"; readonly cluster: ClusterPlan }
  /** It is there, and nothing is decided about it. */
  | { readonly kind: "nothing_said"; readonly text: string }
  | { readonly kind: "unknown"; readonly text: string };

const MOST_SUGGESTED = 3;

/** By name, or by id. `clusters`: all that there are; null where only the plan is at hand. */
export function findInPlan(
  plan: Plan,
  wanted: string,
  clusters: readonly KnownCluster[] | null,
): FoundCluster {
  const byName = plan.clusters.find(({ cluster }) => cluster.name === wanted);
  const planned = byName ?? plan.clusters.find(({ cluster }) => cluster.id === wanted);
  if (planned !== undefined) return { kind: "planned", cluster: planned };
  const there = clusters?.find(({ name }) => name === wanted) ??
    clusters?.find(({ id }) => id === wanted);
  if (there !== undefined) return { kind: "nothing_said", text: nothingSaid(there) };
  const names = clusters === null
    ? plan.clusters.map(({ cluster }) => cluster.name)
    : clusters.filter((one) => !one.system).map(({ name }) => name);
  const where = clusters === null ? "the plan says nothing about it" : "no cluster has this name";
  const hint = suggestion(wanted, names);
  return { kind: "unknown", text: `Cannot explain "${wanted}": ${where}${hint}` };
}

function nothingSaid({ name, id, system }: KnownCluster): string {
  if (system) {
    return `${name} (${id}) belongs to Materialize: nothing is ever done to it, whatever its rows say`;
  }
  return `${name} (${id}) has no strategy row and nothing is remembered of it: it stays as it is; ` +
    `${howToSet(name)} gives it a row`;
}

function suggestion(wanted: string, names: readonly string[]): string {
  const near = nearest(wanted, names);
  if (near.length > 0) return `, did you mean ${near.map((one) => `"${one}"`).join(" or ")}?`;
  if (names.length === 0) return ", and about no other one";
  const shown = [...names].sort().slice(0, MOST_SUGGESTED).map((one) => `"${one}"`);
  const more = names.length > shown.length ? `, and ${names.length - shown.length} more` : "";
  return `, it must be one of ${shown.join(", ")}${more}`;
}

/** The names that are most like the wanted one; none where all are too different. */
export function nearest(wanted: string, names: readonly string[]): readonly string[] {
  const lower = wanted.toLowerCase();
  const most = lower.length < 4 ? 1 : Math.max(2, Math.floor(lower.length / 3));
  return [...new Set(names)]
    .map((name) => ({ name, far: distanceTo(name.toLowerCase(), lower, most) }))
    .filter(({ far }) => far <= most)
    .sort((a, b) => a.far - b.far || (a.name < b.name ? -1 : 1))
    .slice(0, MOST_SUGGESTED)
    .map(({ name }) => name);
}

/** One that contains the other counts as near, for people leave out beginnings and ends. */
function distanceTo(name: string, wanted: string, most: number): number {
  const contained = wanted.length > 2 && (name.includes(wanted) || wanted.includes(name));
  const edits = distance(name, wanted);
  return contained ? Math.min(edits, most) : edits;
}

/** How many letters have to be changed, added or taken away. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      next.push(
        Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same),
      );
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
