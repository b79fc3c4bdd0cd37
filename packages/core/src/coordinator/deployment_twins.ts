/** Which clusters are the two halves of a blue/green deployment, by the names that deployment tools give. */
import type { ObservedCluster } from "../model/observation.ts";

/** What such tools put behind the name of the cluster that they are about to replace. */
const SUFFIXES: readonly RegExp[] = [
  // dbt-materialize: fixed.
  /_dbt_deploy$/,
  // mz-deploy: the seven first digits of a commit, or as many random ones; a word without any digit is a word.
  /_(?=[a-f]*\d)[0-9a-f]{7}$/,
];

/** The name of the other half, for each half that is there. */
export function twinsIn(
  clusters: readonly Pick<ObservedCluster, "name">[],
): ReadonlyMap<string, string> {
  const halves: (readonly [staged: string, live: string])[] = [];
  for (const { name } of clusters) {
    if (!name.includes("_")) continue;
    for (const suffix of SUFFIXES) {
      const live = name.replace(suffix, "");
      if (live !== name && live !== "") halves.push([name, live]);
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
