/**
 * How properties are checked: with a fixed seed, unless the environment asks for another, and counted.
 *
 * `PROPERTY_SEED=random` takes a new one, `PROPERTY_SEED=123` that one. `PROPERTY_TIMES=12` looks at twelve times as many
 * worlds, each property in its measure; `PROPERTY_RUNS=5000` at that many. A failure prints its seed and path. What was
 * looked at goes to the file `PROPERTY_TALLY`, a JSON line for each property.
 */
import { appendFileSync } from "node:fs";
import process from "node:process";
import fc from "fast-check";

const DEFAULT_SEED = 20_261_121;

/** What one property has looked at. */
export interface Tally {
  readonly cases: number;
  readonly ms: number;
}

/** Checks a property on so many random worlds; fails with the smallest world that breaks it. */
export async function holds<T>(property: fc.IAsyncProperty<T>, runs = 150): Promise<void> {
  const { PROPERTY_SEED: wish, PROPERTY_RUNS, PROPERTY_TIMES, PROPERTY_TALLY } = process.env;
  const numRuns = Number(PROPERTY_RUNS ?? runs * Number(PROPERTY_TIMES ?? 1));
  const begin = performance.now();
  let cases = 0;
  const counted: fc.IAsyncProperty<T> = {
    isAsync: () => true,
    generate: (...given) => property.generate(...given),
    shrink: (value) => property.shrink(value),
    run: (value) => {
      cases++;
      return property.run(value);
    },
    runBeforeEach: () => property.runBeforeEach(),
    runAfterEach: () => property.runAfterEach(),
  };
  await fc.assert(counted, {
    numRuns,
    ...(wish === "random" ? {} : { seed: Number(wish ?? DEFAULT_SEED) }),
  });
  const tally: Tally = { cases, ms: Math.round(performance.now() - begin) };
  if (PROPERTY_TALLY !== undefined) appendFileSync(PROPERTY_TALLY, JSON.stringify(tally) + "\n");
}
