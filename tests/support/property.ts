/**
 * How properties are checked: with a fixed seed, unless the environment asks for another.
 *
 * `PROPERTY_SEED=random` takes a new one, `PROPERTY_SEED=123` that one, `PROPERTY_RUNS=5000` looks longer. A failure
 * prints its seed and path.
 */
import process from "node:process";
import fc from "fast-check";

const DEFAULT_SEED = 20_261_121;

/** Checks a property on so many random worlds; fails with the smallest world that breaks it. */
export async function holds<T>(property: fc.IAsyncProperty<T>, runs = 150): Promise<void> {
  const wish = process.env["PROPERTY_SEED"];
  const numRuns = Number(process.env["PROPERTY_RUNS"] ?? runs);
  await fc.assert(property, {
    numRuns,
    ...(wish === "random" ? {} : { seed: Number(wish ?? DEFAULT_SEED) }),
  });
}
