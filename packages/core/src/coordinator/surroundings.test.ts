import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cluster, observation } from "../../../../tests/support/builders.ts";
import { START } from "../../../../tests/support/fake_world.ts";
import { known, missing } from "../model/signal.ts";
import type { Undoing } from "../model/undoing.ts";
import { twinsIn } from "./deployment_twins.ts";
import { freshOnly, type SignalName } from "./fresh_signals.ts";
import { ALONE, neighbourhoodIn } from "./surroundings.ts";

describe("twinsIn()", () => {
  const twins = (...names: readonly string[]) =>
    Object.fromEntries(twinsIn(names.map((name) => ({ name }))));

  it("knows what dbt and mz-deploy name the other half", () => {
    assert.deepEqual(twins("prod", "prod_dbt_deploy"), {
      prod: "prod_dbt_deploy",
      prod_dbt_deploy: "prod",
    });
    assert.deepEqual(twins("prod", "prod_a1b2c3d"), {
      prod: "prod_a1b2c3d",
      prod_a1b2c3d: "prod",
    });
  });

  it("takes no other name for one", () => {
    assert.deepEqual(twins("prod_dbt_deploy", "prod_a1b2c3d"), {});
    assert.deepEqual(
      twins("prod", "prod_defaced", "prod_a1b2c3", "prod_a1b2c3d4", "_dbt_deploy"),
      {},
    );
  });
});

describe("neighbourhoodIn()", () => {
  const prod = cluster({ id: "u1", name: "prod_old", renamed: { from: "prod", at: START } });
  const next = cluster({ id: "u2", name: "prod" });
  const successorOf = (ms: number, withRows: readonly string[]) => {
    const renamed = { from: "prod", at: START - ms };
    const seen = observation({ clusters: [{ ...prod, renamed }, next] });
    return neighbourhoodIn(seen, (id) => withRows.includes(id)).of({ ...prod, renamed }).successor;
  };

  it("finds who bears the former name of a cluster with rows, for a week", () => {
    assert.deepEqual(successorOf(0, ["u1"]), { id: "u2", name: "prod" });
    assert.deepEqual(successorOf(7 * 86_400_000, ["u1"]), { id: "u2", name: "prod" });
    assert.equal(successorOf(7 * 86_400_000 + 1, ["u1"]), null);
  });

  it("finds nobody for rows that were written after the renaming, as by `strategies follow`", () => {
    const found = (...writtenAt: readonly (number | null)[]) => {
      const strategyRows = writtenAt.map((updatedAt) => ({
        ...{ clusterId: "u1", strategyType: "target_size", config: {}, updatedAt },
      }));
      const seen = observation({ clusters: [prod, next], strategyRows });
      return neighbourhoodIn(seen, (id) => id === "u1").of(prod).successor !== null;
    };
    assert.equal(found(START), true);
    assert.equal(found(START + 1), false);
    assert.equal(found(START + 1, START - 1), true);
    assert.equal(found(START + 1, null), true);
  });

  it("finds nobody where that one has rows too, or neither has", () => {
    assert.equal(successorOf(0, ["u1", "u2"]), null);
    assert.equal(successorOf(0, []), null);
  });

  it("counts what others took back within a day, and says why nobody knows", () => {
    const undone = (at: number): Undoing => ({
      ...{ clusterId: "u1", strategy: "s", did: "dropped", replicaName: "r", by: null, at },
    });
    const day = 86_400_000;
    const both = known([undone(START - day), undone(START - day - 1)], START);
    const of = (undoings: Parameters<typeof observation>[0]) =>
      neighbourhoodIn(observation(undoings), () => false).of(cluster());
    assert.deepEqual(of({ undoings: both }).undoings, [undone(START - day)]);
    assert.equal(of({}), ALONE);
    const lost = missing("NO", "no");
    assert.deepEqual(of({ undoings: lost }), { ...ALONE, undoingsUnseen: lost });
    assert.equal(of({ undoings: both }).undoingsUnseen, null);
  });
});

describe("freshOnly()", () => {
  const LIMITS: Readonly<Record<SignalName, number>> = {
    statementLog: 120_000,
    latency: 120_000,
    outages: 600_000,
    utilization: 600_000,
    undoings: 600_000,
  };

  for (const [name, limit] of Object.entries(LIMITS) as [SignalName, number][]) {
    it(`keeps ${name} up to its limit, and takes it for missing after that`, () => {
      const read = (ms: number) => freshOnly(observation({ [name]: known([], START - ms) }));
      const kept = read(limit);
      assert.deepEqual([kept.observation[name].kind, kept.stale], ["known", []]);
      const lost = read(limit + 1);
      assert.equal(lost.observation[name].kind, "missing");
      assert.deepEqual(lost.stale.map((one) => one.signal), [name]);
      assert.match(lost.stale[0]?.text ?? "", / min ago, at most \d+ min is of use$/);
    });
  }

  it("says nothing of what is missing anyway", () => {
    assert.deepEqual(freshOnly(observation({ undoings: missing("NO", "no") })).stale, []);
  });
});
