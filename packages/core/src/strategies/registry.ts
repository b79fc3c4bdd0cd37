/** Every strategy there is. Adding one is one file and one line here; precedence is in the coordinator. */
import { burst } from "./burst.ts";
import { idleSuspend } from "./idle_suspend.ts";
import { shrinkToFit } from "./shrink_to_fit.ts";
import type { Strategy } from "./strategy.ts";
import { targetSize } from "./target_size.ts";

export const STRATEGIES: readonly Strategy[] = [shrinkToFit, targetSize, burst, idleSuspend];

const BY_NAME: ReadonlyMap<string, Strategy> = new Map(
  STRATEGIES.flatMap((one) => [one.type, ...one.aliases].map((name) => [name, one])),
);

/** The strategy of this type or alias, or undefined. */
export function findStrategy(type: string): Strategy | undefined {
  return BY_NAME.get(type);
}
