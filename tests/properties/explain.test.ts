/** What holds of every explanation, whatever the world looks like. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { explainWhy } from "../../packages/core/src/explain/why/explain_why.ts";
import type { Explanation } from "../../packages/core/src/explain/why/explanation.ts";
import { explanationDocument } from "../../packages/core/src/explain/why/explanation_document.ts";
import { explanationText } from "../../packages/core/src/explain/why/explanation_text.ts";
import type { ClusterPlan, Plan } from "../../packages/core/src/model/plan.ts";
import { planCycle, signalsFor } from "../../packages/core/src/plan_cycle.ts";
import { planDocument, planFromDocument } from "../../packages/core/src/views/plan_document.ts";
import { observe } from "../support/fake_observation.ts";
import type { FakeWorld } from "../support/fake_world.ts";
import { OPTIONS } from "../support/living.ts";
import { holds } from "../support/property.ts";
import { buildWorld, type WorldSpec, worldSpec } from "../support/random_world.ts";

const LENIENT = { ...OPTIONS, logAliveSeconds: null };

function planOf(world: FakeWorld): Plan {
  return planCycle(observe(world, signalsFor), LENIENT);
}

function explained(plan: Plan): readonly (readonly [ClusterPlan, Explanation])[] {
  return plan.clusters.map((cluster) => [cluster, explainWhy(plan, cluster)]);
}

describe("every explanation", () => {
  it("says who decided each field, why each stopped step is stopped, and what is waited for", async () => {
    await holds(fc.asyncProperty(worldSpec(), (spec) => {
      for (const [cluster, explanation] of explained(planOf(buildWorld(spec)))) {
        const { decisions, whyNot, does } = explanation;
        const fields = decisions.flatMap((one) => one.fields);
        assert.deepEqual([...fields].sort(), cluster.verdicts.map((one) => one.field).sort());
        const codes = new Set(whyNot.map((one) => one.code));
        const free = cluster.actions.filter((one) => one.blockedBy === undefined);
        assert.equal(does.length, free.length);
        if (cluster.findings.some(({ code }) => code === "SYSTEM_CLUSTER")) continue;
        if (cluster.findings.some(({ code }) => code === "SCHEDULED_CLUSTER")) continue;
        for (const { blockedBy } of cluster.actions) {
          assert.ok(blockedBy === undefined || codes.has(blockedBy), blockedBy);
        }
        for (const { code } of cluster.waits) assert.ok(codes.has(code), code);
      }
      return Promise.resolve();
    }));
  });

  it("is made of words and numbers only, and is a JSON document", async () => {
    await holds(fc.asyncProperty(worldSpec(), (spec) => {
      for (const [, explanation] of explained(planOf(buildWorld(spec)))) {
        const text = explanationText(explanation);
        assert.doesNotMatch(text, /undefined|NaN|Infinity|\[object| {2}when | {2}is /);
        for (const { margin } of explanation.changes) {
          assert.ok(margin === null || Object.values(margin).every((one) => one === one), text);
        }
        const document = explanationDocument(explanation);
        assert.deepEqual(JSON.parse(JSON.stringify(document)), document);
      }
      return Promise.resolve();
    }));
  });

  it("is the same of a plan that was saved", async () => {
    await holds(fc.asyncProperty(worldSpec(), (spec) => {
      const plan = planOf(buildWorld(spec));
      const read = planFromDocument(JSON.parse(JSON.stringify(planDocument(plan))));
      assert.ok("plan" in read, "wrong" in read ? read.wrong : "");
      const texts = (one: Plan) => explained(one).map(([, told]) => explanationText(told));
      assert.deepEqual(texts(read.plan), texts(plan));
      return Promise.resolve();
    }));
  });

  it("promises a suspension for the second at which it is due, and not before", async () => {
    let promised = 0;
    // A log that nobody writes to until then is no proof any more; a program that runs now and then writes to it.
    const noisy = worldSpec().filter((spec) => spec.log !== "quiet");
    await holds(
      fc.asyncProperty(noisy, (spec) => {
        for (const [{ cluster: { id } }, { changes, now }] of explained(planOf(buildWorld(spec)))) {
          const due = changes.find((one) => one.outcome === "it is suspended")?.at ?? null;
          if (due === null || due <= now) continue;
          promised++;
          assert.equal(isDue(spec, id, due), true, "not suspended when it is due");
          assert.equal(isDue(spec, id, due - 1000), false, "suspended a second early");
        }
        return Promise.resolve();
      }),
      800,
    );
    assert.ok(promised > 0, "no world had a suspension to promise");
  });
});

/** Whether somebody wants it suspended, if nothing has happened until then. */
function isDue(spec: WorldSpec, id: string, now: number): boolean {
  const world = buildWorld(spec);
  world.now = now;
  const cluster = planOf(world).clusters.find((one) => one.cluster.id === id);
  return cluster?.verdicts.some((one) => one.field === "suspend" && one.value === "suspended") ??
    false;
}
