/**
 * What an operator's order says about a cluster: suspend it, or have it run. A pause says nothing here; a guard
 * stops every step instead.
 *
 * An order lives as long as a strategy's effect does: once it is over, what it suspended comes back. It needs no proof
 * that nobody uses the cluster, and says who does.
 */
import { toReadableInstant, toReadableSpan } from "../model/instant.ts";
import type { Override } from "../model/override.ts";
import { hold, type Proposal, speak } from "../model/proposal.ts";
import { reason } from "../model/reason.ts";
import type { Ground } from "./ground.ts";
import type { Voice } from "./resolve.ts";

/** Under this name orders are ranked, remembered and recorded. */
export const OVERRIDE = "override";

/** Use that is older than this is not worth telling. */
const RECENT_USE_MS = 3_600_000;

/** What the order that counts says, or the end of one that suspended the cluster; null where there is neither. */
export function overrideVoice(ground: Ground): Voice | null {
  const proposal = proposalOf(ground);
  return proposal === null ? null : { strategy: OVERRIDE, proposal };
}

function proposalOf(ground: Ground): Proposal | null {
  const { order } = ground.surroundings;
  if (order?.kind === "suspend") {
    const odd = ground.steady.replicas.find((replica) => replica.size === "");
    if (odd !== undefined) {
      const text = `${odd.name} has no size, nothing could bring it back`;
      return { suspend: hold(reason("SIZE_UNKNOWN", text)) };
    }
    const why = reason("ORDERED", `${orderText(order, "has ordered it")}${usersText(ground)}`);
    const { allowStale } = order;
    return { suspend: speak({ suspended: true, allowStale, despiteUse: true }, why) };
  }
  if (order?.kind === "wake") {
    return {
      suspend: speak({ suspended: false }, reason("ORDERED", orderText(order, "has ordered it"))),
    };
  }
  if (ground.baseline.suspension === null) return null;
  const memory = ground.memories.find((one) => one.strategy === OVERRIDE);
  if ((memory?.suspended ?? null) === null) return null;
  return {
    suspend: speak(
      { suspended: false },
      reason("ORDER_OVER", "the order that suspended it is over"),
    ),
  };
}

/** "alice has ordered it until 2026-11-21 14:00:00 UTC (load test)". */
export function orderText({ author, until, reason: why }: Override, did: string): string {
  const end = until === null ? "until somebody resumes" : `until ${toReadableInstant(until)}`;
  return `${author} ${did} ${end}${why === "" ? "" : ` (${why})`}`;
}

/** Those whom a suspension by order cuts off. */
function usersText({ cluster, use, observation: { now } }: Ground): string {
  if (cluster.replicas.length === 0) return "";
  const open = cluster.subscriptions;
  const subscribed = open === 0 ? [] : [`${open} SUBSCRIBE open`];
  const users = [...use].sort((a, b) => a.application < b.application ? -1 : 1).flatMap((one) => {
    const name = one.application === "" ? "somebody" : one.application;
    if (one.running > 0) return [`${name} has ${one.running} statements running`];
    if (one.lastUseAt === null || now - one.lastUseAt > RECENT_USE_MS) return [];
    return [`${name} used it ${toReadableSpan(now - one.lastUseAt)} ago`];
  });
  const all = [...subscribed, ...users];
  return all.length === 0 ? "" : `, although it is in use: ${all.join(", ")}`;
}
