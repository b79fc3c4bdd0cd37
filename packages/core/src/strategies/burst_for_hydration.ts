/**
 * The form of burst that asks for one more replica, of a size that hydrates fast, while nothing else is ready.
 *
 * It is retired as soon as another replica is ready, when its row goes, and when its size changes. A new or woken
 * cluster bursts at once; one that had a ready replica must be without one for `after_s`. On a managed cluster
 * Materialize itself makes and retires it.
 */
import { z } from "zod";
import { hold, type Proposal, speak } from "../model/proposal.ts";
import { type Reason, reason } from "../model/reason.ts";
import { runningCooldown } from "./cooldown.ts";
import type { ClusterView, Decide } from "./strategy.ts";

const DEFAULT_AFTER_S = 30;

export const hydrationForm = z.strictObject({
  burst_replica_size: z.string().min(1).describe("Size of the extra replica, e.g. `400cc`"),
  after_s: z.int().min(0).optional()
    .describe("Seconds without a ready replica before it comes back; default 30"),
  cooldown_s: z.int().min(0).optional().describe(
    "Seconds after its last change before it comes again",
  ),
  linger_s: z.int().min(0).optional().describe(
    "On a managed cluster, seconds that it stays after another is ready; default Materialize's own",
  ),
});

export type HydrationConfig = z.infer<typeof hydrationForm>;

/** An extra replica while no other is ready; whether that is so, the coordinator sees. */
export function decideForHydration(config: HydrationConfig): Decide {
  const wish = wishFor(config);
  return (view) => {
    const cooldown = view.memory?.made ? null : runningCooldown(view, config.cooldown_s);
    return cooldown === null ? wish : { burst: hold(cooldown) };
  };
}

function wishFor(config: HydrationConfig): Proposal {
  const { burst_replica_size: size, after_s: afterSeconds = DEFAULT_AFTER_S } = config;
  const wish = { wanted: true, size, afterSeconds } as const;
  return {
    burst: speak(
      config.linger_s === undefined ? wish : { ...wish, lingerSeconds: config.linger_s },
      reason("BURST", "while no other replica is ready", {
        burst_replica_size: size,
        after_s: afterSeconds,
      }),
    ),
  };
}

/** The end of the extra replica; nothing where none was made. */
export function undoForHydration(view: ClusterView, why: Reason): Proposal {
  return view.memory?.made || view.memory?.nativeBurst
    ? { burst: speak({ wanted: false }, why) }
    : {};
}
