import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AdapterError } from "../errors.ts";
import type { Facts } from "../startup/start_up.ts";
import { readLogSignal } from "./log_signal.ts";

const FACTS = {
  logAccess: "redacted",
  settings: { sampleRate: 0.99 },
  identity: { role: "scheduler" },
} as Facts;

function readWhere(error: AdapterError) {
  return readLogSignal(() => Promise.reject(error), FACTS, { seconds: 60, now: 1_000_000 });
}

describe("readLogSignal()", () => {
  it("is missing where the role may not read the log", async () => {
    const signal = await readWhere(new AdapterError("permission", "Cannot read: denied"));
    assert.equal(signal.kind === "missing" && signal.code, "LOG_DENIED");
    assert.equal(
      signal.kind === "missing" && signal.remedy,
      'GRANT mz_monitor_redacted TO "scheduler"',
    );
  });

  it("is missing where the log is too large to be read in time", async () => {
    const said = "canceling statement due to statement timeout";
    const signal = await readWhere(new AdapterError("refused", "Cannot read", { said }));
    assert.equal(signal.kind === "missing" && signal.code, "LOG_UNREADABLE");
    assert.match(signal.kind === "missing" ? signal.why : "", /due to statement timeout/);
  });

  it("is missing where we gave up waiting for it", async () => {
    const message = "Cannot read the statement log: no answer within 30 s";
    const signal = await readWhere(new AdapterError("unreachable", message, { timedOut: true }));
    assert.equal(signal.kind === "missing" && signal.code, "LOG_UNREADABLE");
    assert.match(signal.kind === "missing" ? signal.why : "", /within 30 s/);
  });

  it("a connection that was lost is nobody's answer", async () => {
    const lost = new AdapterError("unreachable", "Cannot read: lost");
    await assert.rejects(readWhere(lost), lost);
  });
});
