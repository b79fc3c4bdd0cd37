/** The published schema of a plan fits every plan to the last key, and the document tells the whole plan. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { planCycle, signalsFor } from "../../packages/core/src/plan_cycle.ts";
import { planDocument, planFromDocument } from "../../packages/core/src/views/plan_document.ts";
import { planJsonSchema, planSchema } from "../../packages/core/src/views/plan_schema.ts";
import { assertGolden } from "../support/golden.ts";
import { observe } from "../support/fake_observation.ts";
import { OPTIONS } from "../support/living.ts";
import { holds } from "../support/property.ts";
import { buildWorld, worldSpec } from "../support/random_world.ts";

describe("the document of a plan", () => {
  it("has the schema in docs/schemas", () => {
    const path = new URL("../../docs/schemas/plan.schema.json", import.meta.url);
    assertGolden(path, JSON.stringify(planJsonSchema(), null, 2) + "\n");
  });

  it("fits it to the last key, and is the plan again when it is read", async () => {
    await holds(
      fc.asyncProperty(worldSpec(), (spec) => {
        const plan = planCycle(observe(buildWorld(spec), signalsFor), {
          ...OPTIONS,
          logAliveSeconds: null,
        });
        const document: unknown = JSON.parse(JSON.stringify(planDocument(plan)));
        assert.deepEqual(planSchema.parse(document), document);
        assert.deepEqual(planFromDocument(document), { plan });
        return Promise.resolve();
      }),
      1_000,
    );
  });
});
