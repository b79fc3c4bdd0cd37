/**
 * Which mutant lives, and which were asked for: the other end of the switches in the sources.
 *
 * It is loaded before the sources are. It runs in the copied tree, next to what it switches.
 */
const seen = new Set<number>();
/** More turns of loops than any test needs. */
const MOST_TURNS = 30_000_000;
let alive = 0;
let turns = 0;

Object.assign(globalThis, {
  $turn(): void {
    turns += 1;
    if (turns > MOST_TURNS) throw new Error("Cannot go on: a loop never ends");
  },
  $mutant(id: number): boolean {
    seen.add(id);
    return id === alive;
  },
});

/** Makes this mutant live, and the one before it die; 0 is none. */
export function switchTo(id: number): void {
  alive = id;
  turns = 0;
}

/** The mutants whose places were reached since the last time. */
export function takeSeen(): readonly number[] {
  const ids = [...seen];
  seen.clear();
  turns = 0;
  return ids;
}
