/** Whom a suspension by order cuts off, as its reason tells. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  cluster,
  log,
  observation,
  replica,
  row,
  use,
} from "../../../../tests/support/builders.ts";
import { START } from "../../../../tests/support/fake_world.ts";
import type { ObservedCluster } from "../model/observation.ts";
import type { Override } from "../model/override.ts";
import { known } from "../model/signal.ts";
import type { ClusterUse } from "../model/statement_log.ts";
import { planCycle } from "../plan_cycle.ts";

const OPTIONS = { logAliveSeconds: null, defaultCooldownSeconds: 0, waitLimitSeconds: 3600 };
const ORDER: Override = {
  ...{ id: "o1", clusterId: "u1", kind: "suspend", reason: "", author: "alice" },
  ...{ createdAt: START, until: null, allowStale: false },
};

const ROWS = [row("target_size", { target_size: "25cc" })];

function told(
  uses: readonly ClusterUse[],
  more: Partial<ObservedCluster> = {},
  strategyRows = ROWS,
): string {
  const seen = cluster({ replicas: [replica("r1", "25cc")], ...more });
  const statementLog = known(log({ use: uses }), START);
  const plan = planCycle(
    observation({ clusters: [seen], overrides: [ORDER], statementLog, strategyRows }),
    OPTIONS,
  );
  const verdict = plan.clusters[0]?.verdicts.find((one) => one.field === "suspend");
  return (verdict?.reason.text ?? "").replace("alice has ordered it until somebody resumes", "");
}

const ago = (ms: number) => use({ lastUseAt: START - ms });

describe("a suspension by order", () => {
  it("tells who has used the cluster within an hour, to the millisecond", () => {
    assert.equal(told([]), "");
    assert.equal(told([ago(3_600_000)]), ", although it is in use: psql used it 1 h ago");
    assert.equal(told([ago(3_600_001)]), "");
    assert.equal(told([use()]), "");
    assert.equal(told([ago(60_000)]), ", although it is in use: psql used it 1 min ago");
  });

  it("tells it of a cluster without any row, too", () => {
    assert.equal(told([ago(60_000)], {}, []), ", although it is in use: psql used it 1 min ago");
  });

  it("tells what runs and who is subscribed, and everybody by name", () => {
    const uses = [
      use({ application: "z", running: 2, lastUseAt: START }),
      ...[ago(5_000), use({ application: "", lastUseAt: START - 9_000 })],
    ];
    const expected = ", although it is in use: 3 SUBSCRIBE open, somebody used it 9 s ago, " +
      "psql used it 5 s ago, z has 2 statements running";
    for (const order of [uses, uses.toReversed()]) {
      assert.equal(told(order, { subscriptions: 3 }), expected);
    }
  });

  it("cuts nobody off where there is no replica", () => {
    assert.equal(told([ago(5_000)], { replicas: [], subscriptions: 1 }), "");
  });
});
