/** The names that replicas get: equal inputs give equal names, so that two controllers agree without talking. */

/** `r_<size>`, then `r_<size>_2`, then the next number whose name is free. */
export function replicaNameFor(size: string, taken: ReadonlySet<string>): string {
  return firstFree(`r_${size}`, taken);
}

/** `<name>_next`, or the next one that is free: where a fixed name's successor waits to take over. */
export function temporaryNameFor(name: string, taken: ReadonlySet<string>): string {
  return firstFree(`${name}_next`, taken);
}

/** `<cluster>_<size>`, or the next one that is free: a replica on a ladder of sizes. */
export function ladderNameFor(cluster: string, size: string, taken: ReadonlySet<string>): string {
  return firstFree(`${cluster}_${size}`, taken);
}

/** Whether this is a name that `ladderNameFor` gives. */
export function isLadderNameOf(candidate: string, cluster: string, size: string): boolean {
  const name = `${cluster}_${size}`;
  return candidate.startsWith(name) && /^(_\d+)?$/.test(candidate.slice(name.length));
}

/** `<cluster>_burst`, or the next one that is free: the extra replica. */
export function burstNameFor(cluster: string, taken: ReadonlySet<string>): string {
  return firstFree(`${cluster}_burst`, taken);
}

/** Whether this is a name that `temporaryNameFor` gives. */
export function isTemporaryNameOf(candidate: string, name: string): boolean {
  if (!candidate.startsWith(`${name}_next`)) return false;
  return /^(_\d+)?$/.test(candidate.slice(name.length + "_next".length));
}

function firstFree(name: string, taken: ReadonlySet<string>): string {
  for (let number = 1;; number++) {
    const candidate = number === 1 ? name : `${name}_${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}
