/**
 * burst: one more replica, of a size that hydrates fast, for as long as nothing else on the cluster is ready.
 *
 * It is retired as soon as another replica is ready, when its row goes, and when its size changes. A new or woken
 * cluster bursts at once; one that had a ready replica must be without one for `after_s`.
 */
import { z } from "zod";
import { type Field, hold, speak } from "../model/proposal.ts";
import { reason } from "../model/reason.ts";
import { runningCooldown } from "./cooldown.ts";
import { sizeProblem } from "./known_size.ts";
import { defineStrategy, NO_SIGNALS } from "./strategy.ts";

const DEFAULT_AFTER_S = 30;

const schema = z.strictObject({
  burst_replica_size: z.string().min(1).describe("Size of the extra replica, e.g. `400cc`"),
  after_s: z.int().min(0).optional()
    .describe("Seconds without a ready replica before it comes back; default 30"),
  cooldown_s: z.int().min(0).optional().describe(
    "Seconds after its last change before it comes again",
  ),
});

export type BurstConfig = z.infer<typeof schema>;

const FIELDS: readonly Field[] = ["burst"];

export const burst = defineStrategy<BurstConfig>({
  type: "burst",
  aliases: [],
  fields: FIELDS,
  schema,
  example: '{"burst_replica_size": "400cc"}',
  check: (config, offer) =>
    sizeProblem("burst_replica_size", config.burst_replica_size, offer.sizes),
  signals: () => NO_SIGNALS,
  decide: (config, view) => {
    const cooldown = view.memory?.made ? null : runningCooldown(view, config.cooldown_s);
    if (cooldown !== null) return { burst: hold(cooldown) };
    const { burst_replica_size: size, after_s: afterSeconds = DEFAULT_AFTER_S } = config;
    return {
      burst: speak(
        { wanted: true, size, afterSeconds },
        reason("BURST", "while no other replica is ready", { burst_replica_size: size }),
      ),
    };
  },
  undo: (view) =>
    view.memory?.made
      ? { burst: speak({ wanted: false }, reason("ROW_GONE", "its row is gone")) }
      : {},
});
