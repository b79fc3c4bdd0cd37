/** MAX_BELOW_TARGET: burst's ceiling is lower than the number of replicas that target_size asks for. */
import type { LintRule } from "./rule.ts";

export const maxBelowTarget: LintRule = {
  code: "MAX_BELOW_TARGET",
  check: ({ configs }) => {
    const most = configs.get("burst")?.number("max_replicas") ?? null;
    const wanted = configs.get("target_size")?.number("replicas") ?? null;
    if (most === null || wanted === null || wanted <= most) return [];
    return [{
      severity: "warn",
      strategy: "target_size",
      text:
        `asks for ${wanted} replicas, but the burst row of the same cluster allows ${most} and wins`,
      remedy:
        `set max_replicas of burst to at least ${wanted}, or replicas of target_size to at most ${most}`,
    }];
  },
};
