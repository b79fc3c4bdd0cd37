import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { log, use, view } from "../../../../tests/support/builders.ts";
import { START } from "../../../../tests/support/fake_world.ts";
import type { StatementLog } from "../model/statement_log.ts";
import { judgeIdleness, lastRefusal } from "./idleness.ts";

const QUESTION = { idleAfterSeconds: 1_800, ignoreApplications: [] };

function verdict(more: Partial<StatementLog>, logAliveSeconds: number | null = null): string {
  const judged = judgeIdleness(view({ log: log(more), logAliveSeconds }), QUESTION);
  return judged.kind === "missing" ? judged.code : judged.kind;
}

function ago(seconds: number): number {
  return START - seconds * 1000;
}

describe("judgeIdleness()", () => {
  it("needs a log that reaches back over the whole window", () => {
    assert.equal(verdict({ oldestAt: ago(1_800) }), "idle");
    assert.equal(verdict({ oldestAt: ago(1_800) + 1 }), "LOG_TOO_SHORT");
    assert.equal(verdict({ oldestAt: null, newestAt: null }), "LOG_EMPTY");
  });

  it("needs a log that is alive: as old as the window for a plan, less than 60 s to act", () => {
    assert.equal(verdict({ newestAt: ago(1_800) }), "idle");
    assert.equal(verdict({ newestAt: ago(1_801) }), "LOG_STALE");
    assert.equal(verdict({ newestAt: ago(60) + 1 }, 60), "idle");
    assert.equal(verdict({ newestAt: ago(60) }, 60), "LOG_STALE");
  });

  it("needs nine of ten statements, from the server and from every session", () => {
    assert.equal(verdict({ sampleRate: 0.9 }), "idle");
    assert.equal(verdict({ sampleRate: 0.89 }), "LOG_SAMPLED");
    assert.equal(verdict({ lastUntrusted: { at: ago(1_799), rate: 0.5 } }), "LOG_SAMPLED");
    assert.equal(verdict({ lastUntrusted: { at: ago(1_800), rate: 0.5 } }), "idle");
    assert.equal(verdict({ lastThrottledAt: ago(1_799) }), "LOG_THROTTLED");
    assert.equal(verdict({ lastThrottledAt: ago(1_800) }), "idle");
  });

  it("says so where the log keeps less than everything, or is quiet", () => {
    const judged = judgeIdleness(
      view({ log: log({ sampleRate: 0.99, newestAt: ago(90) }) }),
      QUESTION,
    );
    assert.ok(judged.kind === "idle");
    assert.match(judged.reason.text, /share of 0\.99/);
    assert.match(judged.reason.text, /1 min 30 s old/);
  });

  it("takes visible use as use although the log is not good enough", () => {
    assert.equal(verdict({ sampleRate: 0.1, use: [use({ lastUseAt: ago(5) })] }), "in_use");
  });
});

describe("lastRefusal()", () => {
  it("is the newest of those that count", () => {
    const uses = [
      use({ lastRefusedAt: ago(9) }),
      use({ application: "b", lastRefusedAt: ago(5) }),
      use({ application: "pinger", lastRefusedAt: ago(1) }),
    ];
    const question = { ...QUESTION, ignoreApplications: ["pinger"] };
    assert.equal(lastRefusal(view({ log: log({ use: uses }) }), question), ago(5));
    assert.equal(lastRefusal(view(), question), null);
  });
});
