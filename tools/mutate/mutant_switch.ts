/**
 * Which mutant lives, and which were asked for: the other end of the switches in the sources.
 *
 * It is loaded before the sources are. It runs in the copied tree, next to what it switches.
 */
const seen = new Set<number>();
let alive = 0;

Object.assign(globalThis, {
  $mutant(id: number): boolean {
    seen.add(id);
    return id === alive;
  },
});

/** Makes this mutant live, and the one before it die; 0 is none. */
export function switchTo(id: number): void {
  alive = id;
}

/** The mutants whose places were reached since the last time. */
export function takeSeen(): readonly number[] {
  const ids = [...seen];
  seen.clear();
  return ids;
}
