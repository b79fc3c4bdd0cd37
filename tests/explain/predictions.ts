/** Whether what is said to come by itself comes: not a second early, and not a second late. */
import assert from "node:assert/strict";
import type { Change, Refusal } from "../../packages/core/src/explain/why/explanation.ts";
import { ask } from "../support/scenario_explain.ts";
import type { Story } from "../support/scenario.ts";

/** Lets the time pass in a copy of the world, and asks again. */
export async function checkPredictions(story: Story, name: string): Promise<number> {
  const { whyNot, changes } = await askAt(story, name, story.world.now);
  const promised = changes.flatMap((one) =>
    one.at === null ? [] : [{ at: one.at, what: one.outcome }]
  );
  // When a resize is given up matters only where it does not end well before.
  const sure = promised.filter(({ what }) => !what.startsWith("Materialize gives"));
  for (const { at, what } of sure) {
    const before = await askAt(story, name, at - 1000);
    const then = await askAt(story, name, at);
    assert.ok(isPromised(before.changes, what), `"${what}" is no longer said a second before`);
    assert.ok(!isPromised(then.changes, what), `"${what}" is said still when it has come`);
  }
  const refused = whyNot.filter((one) => one.until !== null && one.code !== "RESIZING");
  for (const { code, until } of refused) {
    const before = await askAt(story, name, (until ?? 0) - 1000);
    const then = await askAt(story, name, until ?? 0);
    assert.ok(isRefused(before.whyNot, code), `${code} is over a second before it shall be`);
    assert.ok(!isRefused(then.whyNot, code), `${code} is not over when it shall be`);
  }
  return sure.length + refused.length;
}

function isPromised(changes: readonly Change[], what: string): boolean {
  return changes.some((one) => one.outcome === what && one.at !== null);
}

function isRefused(whyNot: readonly Refusal[], code: string): boolean {
  return whyNot.some((one) => one.code === code);
}

async function askAt(story: Story, name: string, now: number) {
  const world = structuredClone(story.world);
  world.now = now;
  const found = await ask({ ...story, world }, name);
  return found.kind === "planned" ? found.explanation : { whyNot: [], changes: [] };
}
