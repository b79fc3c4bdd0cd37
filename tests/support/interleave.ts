/**
 * Several programs over one world, one step at a time: each seam call is a moment at which another one may go on.
 *
 * Nothing else decides the order, so that the same choices give the same run.
 */

/** Asks for the next turn; resolves when it is this program's. */
export type Turn = () => Promise<void>;

/** Runs all programs to their end; `choose` picks who goes on, by position among those that wait. */
export function interleave(
  programs: readonly ((turn: Turn) => Promise<void>)[],
  choose: (waiting: number) => number,
): Promise<readonly PromiseSettledResult<void>[]> {
  const parked: { readonly program: number; readonly go: () => void }[] = [];
  let running = programs.length;
  const settle = () => {
    running--;
    if (running > 0 || parked.length === 0) return;
    // Sorted, so that the order in which promises resolve does not show.
    parked.sort((a, b) => a.program - b.program);
    const [next] = parked.splice(choose(parked.length) % parked.length, 1);
    running = 1;
    next?.go();
  };
  const ends = programs.map((program, index) => {
    const turn: Turn = () =>
      new Promise((go) => {
        parked.push({ program: index, go });
        settle();
      });
    return program(turn).finally(settle);
  });
  return Promise.allSettled(ends);
}
