/** Whether an environment offers a size, said in words that name the sizes it does offer. */
import type { ReplicaSize } from "../model/observation.ts";

/** Null when the size is offered; else what is wrong and what would be right. */
export function sizeProblem(
  key: string,
  size: string,
  sizes: ReadonlyMap<string, ReplicaSize>,
): string | null {
  if (sizes.get(size)?.allowed === true) return null;
  const offered = [...sizes.values()]
    .filter((one) => one.allowed)
    .sort((a, b) => a.creditsPerHour - b.creditsPerHour || (a.name < b.name ? -1 : 1))
    .map((one) => one.name);
  return `${key} is "${size}", which this environment does not offer; it offers ${
    offered.join(", ")
  }`;
}
