/** Which rows of a cluster want to suspend it, for the rules about that. */
import type { Config, LintSubject } from "./rule.ts";

export interface Suspender {
  readonly strategy: string;
  readonly config: Config;
  readonly idleAfterSeconds: number;
}

/** Every row that suspends the cluster when nobody uses it. */
export function suspendersOf({ configs }: Pick<LintSubject, "configs">): readonly Suspender[] {
  return [...configs].flatMap(([strategy, config]) => {
    const idleAfterSeconds = config.number("idle_after_s");
    return idleAfterSeconds === null ? [] : [{ strategy, config, idleAfterSeconds }];
  });
}
