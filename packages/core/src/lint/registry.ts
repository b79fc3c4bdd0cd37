/** Every lint rule. Adding one is one file, one line here and one in docs/lint.md. */
import { burstSameSize, burstSmaller } from "./burst_size.ts";
import { cooldownNoEffect } from "./cooldown_no_effect.ts";
import { freezes } from "./freezes.ts";
import { notOwned, scheduledCluster, systemCluster } from "./left_alone.ts";
import { loadBurst } from "./load_burst.ts";
import { maxBelowTarget } from "./max_below_target.ts";
import { ownCluster } from "./own_cluster.ts";
import { duplicateRows, futureRow } from "./row_dates.ts";
import type { LintRule } from "./rule.ts";
import { shadowedRow } from "./shadowed_row.ts";
import { shortIdle } from "./short_idle.ts";

/** In the order in which they are shown. */
export const LINT_RULES: readonly LintRule[] = [
  systemCluster,
  scheduledCluster,
  notOwned,
  ownCluster,
  freezes,
  shadowedRow,
  burstSameSize,
  burstSmaller,
  maxBelowTarget,
  loadBurst,
  shortIdle,
  futureRow,
  cooldownNoEffect,
  duplicateRows,
];
