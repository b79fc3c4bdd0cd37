/** Which clusters are the two halves of a blue/green deployment, by the names that deployment tools give. */
import type { ObservedCluster } from "../model/observation.ts";

interface Suffix {
  readonly length: number;
  readonly pattern: RegExp;
}

/** What such tools put behind the name of the cluster that they are about to replace. */
const SUFFIXES: readonly Suffix[] = [
  // dbt-materialize: fixed.
  { length: 11, pattern: /_dbt_deploy$/ },
  // mz-deploy: the seven first digits of a commit, or as many random ones; a word without any digit is a word.
  { length: 8, pattern: /_(?=[a-f]*\d)[0-9a-f]{7}$/ },
];

/** The name of the other half, for each half that is there. */
export function twinsIn(
  clusters: readonly Pick<ObservedCluster, "name">[],
): ReadonlyMap<string, string> {
  const halves: (readonly [staged: string, live: string])[] = [];
  for (const { name } of clusters) {
    for (const { length, pattern } of SUFFIXES) {
      const at = name.length - length;
      if (at > 0 && name[at] === "_" && pattern.test(name)) halves.push([name, name.slice(0, at)]);
    }
  }
  const twins = new Map<string, string>();
  if (halves.length === 0) return twins;
  const names = new Set(clusters.map((one) => one.name));
  for (const [staged, live] of halves.sort()) {
    if (!names.has(live)) continue;
    twins.set(staged, live);
    if (!twins.has(live)) twins.set(live, staged);
  }
  return twins;
}
