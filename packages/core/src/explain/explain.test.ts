import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { addCluster, addReplica, fakeWorld, START } from "../../../../tests/support/fake_world.ts";
import { observe } from "../../../../tests/support/fake_observation.ts";
import type { Plan } from "../model/plan.ts";
import { planCycle, signalsFor } from "../plan_cycle.ts";
import { explainPlan } from "./explain_plan.ts";
import { summarize } from "./summarize.ts";

const OPTIONS = { logAliveSeconds: null, defaultCooldownSeconds: 0, waitLimitSeconds: 3600 };

/** One cluster for each config: what `target_size` says of a 25cc replica. */
function plan(...configs: readonly unknown[]): Plan {
  const world = fakeWorld();
  configs.forEach((config, index) => {
    const cluster = addCluster(world, `c${index}`);
    addReplica(world, cluster, { name: "r1", size: "25cc", createdAt: START - 60_000 });
    const clusterId = cluster.id;
    world.strategyRows.push({ clusterId, strategyType: "target_size", config, updatedAt: START });
  });
  return planCycle(observe(world, signalsFor), OPTIONS);
}

/** The plan with the note that these clusters have two rows of a type. */
function twice(one: Plan, ...names: readonly string[]): Plan {
  const note = {
    ...{ code: "DUPLICATE_ROWS", severity: "note", actions: [] } as const,
    text: "2 rows of type target_size: the newest updated_at counts",
  };
  const clusters = one.clusters.map((cluster) =>
    names.includes(cluster.cluster.name)
      ? { ...cluster, findings: [...cluster.findings, note] }
      : cluster
  );
  return { ...one, clusters };
}

describe("summarize()", () => {
  it("counts changes, holds, problems and what needs nothing, and no zeros", () => {
    assert.equal(
      summarize(plan()),
      "Plan: no changes; none of the clusters looked at has a strategy row.",
    );
    const quiet = { target_size: "25cc" };
    assert.equal(summarize(plan(quiet)), "Plan: no changes; 1 cluster with nothing to do.");
    assert.equal(
      summarize(plan(quiet, quiet, { target_size: "50cc" }, {})),
      "Plan: 1 to create; 1 cluster with something held, 1 unreadable row, 2 clusters with nothing to do.",
    );
  });
});

describe("explainPlan()", () => {
  it("leaves out what needs nothing, unless asked for all", () => {
    const quiet = plan({ target_size: "25cc" });
    assert.doesNotMatch(explainPlan(quiet, { verbose: false }), /c0/);
    assert.match(explainPlan(quiet, { verbose: true }), /c0 \(u1\)/);
  });

  it("tells what one strategy holds in one line, and the problem at the end", () => {
    const text = explainPlan(plan({}), { verbose: false });
    assert.match(text, /target_size holds shape, count: its row cannot be read \(INVALID_CONFIG\)/);
    assert.match(text, /INVALID_CONFIG target_size of cluster u1: config\.target_size is missing/);
  });

  it("says once for all quiet clusters that the newest of several rows counts", () => {
    const quiet = { target_size: "25cc" };
    const edited = twice(plan(quiet, quiet, { target_size: "50cc" }), "c1", "c2");
    const text = explainPlan(edited, { verbose: false });
    assert.doesNotMatch(text, /^c1 /m);
    assert.match(text, /^c2 \(u\d+\)[\s\S]* note {6}DUPLICATE_ROWS 2 rows of type/m);
    assert.match(
      text,
      /\n\nnote {6}DUPLICATE_ROWS on 1 cluster \(c1\): of several rows .*\n\nAll clusters: .*\nPlan: /,
    );
    assert.match(
      explainPlan(edited, { verbose: true }),
      /^c1 \(u\d+\)[\s\S]*DUPLICATE_ROWS 2 rows/m,
    );
  });

  it("paints only where it is given paint, and changes no word", () => {
    const painted: string[] = [];
    const paint = (tone: string, text: string) => {
      painted.push(tone);
      return `<${text}>`;
    };
    const one = plan({ target_size: "50cc" });
    const plain = explainPlan(one, { verbose: false });
    const coloured = explainPlan(one, { verbose: false, paint });
    assert.equal(coloured.replaceAll(/[<>]/g, ""), plain);
    assert.ok(painted.includes("create"));
  });
});
