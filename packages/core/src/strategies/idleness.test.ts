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

describe("judgeIdleness(), in words", () => {
  const text = (more: Partial<StatementLog>, logAliveSeconds: number | null = null) => {
    const judged = judgeIdleness(view({ log: log(more), logAliveSeconds }), QUESTION);
    return judged.kind === "missing" ? judged.why : judged.reason.text;
  };

  it("says when it was last used, in whole seconds, and never in the future", () => {
    const used = (at: number) => text({ use: [use({ lastUseAt: at })] });
    assert.equal(used(ago(65) - 999), "last used 1 min 5 s ago, idle_after_s is 1800");
    assert.equal(used(ago(1_799)), "last used 29 min 59 s ago, idle_after_s is 1800");
    assert.equal(used(START + 5_000), "last used 0 s ago, idle_after_s is 1800");
    const judged = judgeIdleness(
      view({ log: log({ use: [use({ lastUseAt: START + 5_000 })] }) }),
      QUESTION,
    );
    assert.deepEqual(judged.kind === "in_use" && judged.reason.numbers, {
      ...{ idle_s: 0, idle_after_s: 1_800 },
    });
  });

  it("says since when nobody has used it", () => {
    const idle = (more: Partial<StatementLog>) => {
      const judged = judgeIdleness(view({ log: log(more) }), QUESTION);
      return judged.kind === "idle" ? judged.reason : undefined;
    };
    const never = idle({});
    assert.equal(never?.text, "no use in the last 30 min, idle_after_s is 1800");
    assert.deepEqual(never?.numbers, { idle_after_s: 1_800, sample_rate: 1, log_age_s: 10 });
    const once = idle({ use: [use({ lastUseAt: ago(3_600) - 999 })], newestAt: ago(10) - 999 });
    assert.equal(once?.text, "last used 1 h ago, idle_after_s is 1800");
    assert.deepEqual(once?.numbers, {
      ...{ idle_s: 3_600, idle_after_s: 1_800, sample_rate: 1, log_age_s: 10 },
    });
  });

  it("mentions a quiet log from one minute on, and a share below all", () => {
    const idle = "no use in the last 30 min, idle_after_s is 1800";
    assert.equal(text({ newestAt: ago(60) + 1 }), idle);
    assert.equal(
      text({ newestAt: ago(60) }),
      `${idle} (the newest logged statement is 1 min old)`,
    );
    assert.equal(text({ sampleRate: 0.95 }), `${idle} (the log keeps a share of 0.95)`);
  });

  it("says how old a log may be, to show a plan and to act", () => {
    assert.equal(
      text({ newestAt: ago(1_801) }),
      "the newest logged statement is 30 min 1 s old, at most 30 min proves that logging works",
    );
    assert.equal(
      text({ newestAt: ago(61) }, 60),
      "the newest logged statement is 1 min 1 s old, less than 1 min proves that logging works",
    );
  });

  it("accepts a log of one minute for shorter windows", () => {
    const short = { idleAfterSeconds: 5, ignoreApplications: [] };
    const kind = (newestAt: number) => judgeIdleness(view({ log: log({ newestAt }) }), short).kind;
    assert.equal(kind(ago(60)), "idle");
    assert.equal(kind(ago(60) - 1), "missing");
  });

  it("says how far a log reaches back", () => {
    assert.match(text({ oldestAt: ago(600) }), /reaches back to .* 10 min of the 30 min/);
    assert.match(text({ oldestAt: null }), /, 0 s of the 30 min needed$/);
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
