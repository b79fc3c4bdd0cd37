/** LOAD_BURST: burst scales by latency, and a second replica does not share the work of one query. */
import type { LintRule } from "./rule.ts";

export const loadBurst: LintRule = {
  code: "LOAD_BURST",
  check: ({ configs }) => {
    const threshold = configs.get("burst")?.number("scale_up_threshold_ms") ?? null;
    if (threshold === null) return [];
    return [{
      severity: "warn",
      strategy: "burst",
      text:
        `adds replicas when reads take longer than ${threshold} ms, but every replica does all ` +
        "the work of the cluster: one more adds availability and spreads the reads of different " +
        "sessions, it makes no single query faster",
      remedy: "to make queries faster, give the cluster a larger target_size; " +
        "keep this where many sessions read at once",
    }];
  },
};
