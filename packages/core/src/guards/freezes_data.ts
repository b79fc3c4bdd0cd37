/**
 * FREEZES_DATA: a cluster with materialized views, sources or sinks is not suspended unless `allow_stale` says so.
 *
 * Their data stops moving, and somebody who reads it on another cluster leaves no dependency here to be found.
 */
import { OVERRIDE } from "../coordinator/override_voice.ts";
import type { ObjectKind } from "../model/observation.ts";
import { type Draft, type Guard, NO_FINDINGS, suspendingActions } from "./guard.ts";

const WORDS: Record<Exclude<ObjectKind, "index">, readonly [string, string]> = {
  "materialized-view": ["materialized view", "materialized views"],
  "source": ["source", "sources"],
  "sink": ["sink", "sinks"],
};

export const freezesData: Guard = {
  code: "FREEZES_DATA",
  onSteps: true,
  check: (draft) => {
    const actions = suspendingActions(draft);
    const { desired } = draft;
    if (actions.length === 0 || desired.kind !== "suspended" || desired.allowStale) {
      return NO_FINDINGS;
    }
    const frozen = draft.cluster.objects.filter((object) => object.kind !== "index");
    if (frozen.length === 0) return NO_FINDINGS;
    const kinds = Object.entries(WORDS).flatMap(([kind, [one, many]]) => {
      const names = frozen.filter((object) => object.kind === kind).map((object) => object.name)
        .sort();
      return names.length === 0
        ? []
        : [`${names.length} ${names.length === 1 ? one : many} (${shorten(names)})`];
    });
    return [{
      code: "FREEZES_DATA",
      severity: "block",
      text: `${kinds.join(" and ")} would stop moving; ${acceptance(draft)} to accept that`,
      actions,
    }];
  },
};

/** A person says it with the order, everybody else in the row. */
function acceptance({ resolution: { suspend } }: Draft): string {
  return suspend?.strategy === OVERRIDE
    ? "give the order with --allow-stale"
    : 'set "allow_stale": true in the row';
}

function shorten(names: readonly string[]): string {
  return names.length <= 3 ? names.join(", ") : `${names.slice(0, 3).join(", ")}, ...`;
}
