/** SHADOWED_ROW: two strategies want to choose the size of the same replicas, and one always wins. */
import type { LintRule } from "./rule.ts";

export const shadowedRow: LintRule = {
  code: "SHADOWED_ROW",
  check: ({ configs }) => {
    const target = configs.get("target_size")?.text("target_size") ?? null;
    if (target === null || !configs.has("shrink_to_fit")) return [];
    return [{
      severity: "warn",
      strategy: "shrink_to_fit",
      text:
        `has no effect on the size: the target_size row of the same cluster always wins, with ${target}`,
      remedy:
        "remove the target_size row to let shrink_to_fit find the size, or remove shrink_to_fit",
    }];
  },
};
