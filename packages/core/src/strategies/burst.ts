/**
 * burst: more replicas for a while. Its config has two forms: one extra replica that hydrates fast while nothing
 * else is ready, or so many replicas as the latency of reads asks for.
 *
 * The form in force decides; what the other form has caused is undone, as if its row were gone.
 */
import { z } from "zod";
import type { Field } from "../model/proposal.ts";
import { reason } from "../model/reason.ts";
import {
  decideForHydration,
  type HydrationConfig,
  hydrationForm,
  undoForHydration,
} from "./burst_for_hydration.ts";
import {
  decideForLoad,
  type LoadConfig,
  loadForm,
  signalsForLoad,
  undoForLoad,
} from "./burst_for_load.ts";
import { sizeProblem } from "./known_size.ts";
import { type Decide, defineStrategy, NO_SIGNALS } from "./strategy.ts";

const schema = z.union([hydrationForm, loadForm]);

export type BurstConfig = z.infer<typeof schema>;

const FIELDS: readonly Field[] = ["burst", "count", "suspend"];

export const burst = defineStrategy<BurstConfig>({
  type: "burst",
  aliases: [],
  fields: FIELDS,
  schema,
  example: '{"burst_replica_size": "400cc"}',
  check: (config, offer) =>
    isForLoad(config)
      ? null
      : sizeProblem("burst_replica_size", config.burst_replica_size, offer.sizes),
  signals: (config) => isForLoad(config) ? signalsForLoad(config) : NO_SIGNALS,
  decide,
  undo: (view, spoken) => {
    const why = reason("ROW_GONE", "its row is gone");
    return { ...undoForHydration(view, why), ...undoForLoad(view, why, spoken) };
  },
});

function decide(config: BurstConfig): Decide {
  if (isForLoad(config)) {
    const why = reason("FORM_CHANGED", "its row no longer has a burst_replica_size");
    return (view) => ({ ...undoForHydration(view, why), ...decideForLoad(config, view) });
  }
  const why = reason("FORM_CHANGED", "its row no longer has max_replicas");
  const say = decideForHydration(config);
  // Who remembers nothing has nothing to undo.
  return (view) => view.memory === null ? say(view) : { ...say(view), ...undoForLoad(view, why) };
}

function isForLoad(config: HydrationConfig | LoadConfig): config is LoadConfig {
  return "max_replicas" in config;
}
