import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cluster, log, observation, replica, use } from "../../../../tests/support/builders.ts";
import { START } from "../../../../tests/support/fake_world.ts";
import type { Observation } from "../model/observation.ts";
import { known, missing, type Signal } from "../model/signal.ts";
import type { ClusterUse, StatementLog } from "../model/statement_log.ts";
import { planCycle } from "../plan_cycle.ts";
import { evidenceOf } from "./evidence.ts";

const OPTIONS = { defaultCooldownSeconds: 0, waitLimitSeconds: 3_600, logAliveSeconds: 60 };

function logAt(now: number, uses: readonly ClusterUse[] = []): Signal<StatementLog> {
  return known(log({ newestAt: now - 5_000, use: uses }), now);
}

const OBSERVATION: Observation = observation({
  clusters: [cluster({ replicas: [replica("a", "25cc"), replica("b", "25cc")] })],
  strategyRows: [{
    clusterId: "u1",
    strategyType: "idle_suspend",
    config: { idle_after_s: 1_800, ignore_applications: ["monitor"] },
    updatedAt: START - 86_400_000,
  }],
  statementLog: logAt(START),
});

/** The evidence of a run over which time passes; `read` is what the log then says. */
function later(elapsedMs: number, read: (now: number) => Signal<StatementLog>) {
  let now = START + elapsedMs;
  let reads = 0;
  const environment = {
    now: () => now,
    pause: (ms: number) => Promise.resolve(void (now += ms)),
    readStatementLog: () => {
      reads++;
      return Promise.resolve(read(now));
    },
  };
  const evidence = evidenceOf(environment, { observation: OBSERVATION, options: OPTIONS });
  return { doubt: () => evidence.doubtAbout("u1"), reads: () => reads };
}

describe("evidenceOf()", () => {
  it("a plan that suspends is believed for a minute, unread", async () => {
    assert.equal(planCycle(OBSERVATION, OPTIONS).clusters[0]?.suspended, true);
    const { doubt, reads } = later(59_999, (now) => logAt(now, [use({ lastUseAt: START + 1 })]));
    assert.equal(await doubt(), null);
    assert.equal(reads(), 0);
  });

  it("who has used the cluster meanwhile keeps it", async () => {
    const { doubt } = later(1_200_000, (now) => logAt(now, [use({ lastUseAt: START + 60_000 })]));
    assert.match(await doubt() ?? "", /^it is no longer to be suspended: last used 19 min/);
  });

  it("an application that is ignored does not, and the log is read once for many clusters", async () => {
    const { doubt, reads } = later(
      60_000,
      (now) => logAt(now, [use({ lastUseAt: now - 1_000, application: "monitor" })]),
    );
    assert.equal(await doubt(), null);
    assert.equal(await doubt(), null);
    assert.equal(reads(), 1);
  });

  it("a log that has become unreadable proves nothing", async () => {
    const { doubt } = later(60_000, () => missing("LOG_DENIED", "it may not be read"));
    assert.match(await doubt() ?? "", /it may not be read/);
  });
});
