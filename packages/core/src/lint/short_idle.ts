/** SHORT_IDLE: so short a pause between two queries is no sign that nobody uses the cluster. */
import type { LintRule } from "./rule.ts";
import { suspendersOf } from "./suspends.ts";

const SHORTEST_SENSIBLE_S = 60;

export const shortIdle: LintRule = {
  code: "SHORT_IDLE",
  check: (subject) =>
    suspendersOf(subject).filter((one) => one.idleAfterSeconds < SHORTEST_SENSIBLE_S)
      .map(({ strategy, idleAfterSeconds }) => ({
        severity: "warn" as const,
        strategy,
        text:
          `idle_after_s is ${idleAfterSeconds}: use shows some seconds late, and waking takes ` +
          "a refused query and the time to hydrate, so the cluster would go up and down all the time",
        remedy: "set idle_after_s to several minutes, such as 1800",
      })),
};
