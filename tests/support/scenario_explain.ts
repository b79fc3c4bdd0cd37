/** The command of a story that asks why. */
import { explainWhy } from "../../packages/core/src/explain/why/explain_why.ts";
import type { Explanation } from "../../packages/core/src/explain/why/explanation.ts";
import { explanationText } from "../../packages/core/src/explain/why/explanation_text.ts";
import { findInPlan, type FoundCluster } from "../../packages/core/src/explain/why/find_in_plan.ts";
import { observePlan } from "../../packages/core/src/run.ts";
import { fakeEnvironment } from "./fake_environment.ts";
import { runController } from "./fake_managed.ts";
import type { Handler, Story } from "./scenario.ts";

export const explainCommands: Readonly<Record<string, Handler>> = {
  // explain CLUSTER
  explain: async (story, { words: [name = ""] }) => {
    const found = await ask(story, name);
    return found.kind === "planned" ? explanationText(found.explanation) : found.text;
  },
};

/** The answer, or why there is none. */
export async function ask(
  story: Story,
  name: string,
): Promise<
  | { readonly kind: "planned"; readonly explanation: Explanation }
  | Exclude<FoundCluster, { readonly kind: "planned" }>
> {
  runController(story.world);
  const environment = fakeEnvironment(story.world, `e${story.cycles}`, {});
  const { plan, observation } = await observePlan(environment, {
    defaultCooldownSeconds: story.defaultCooldownSeconds,
    waitLimitSeconds: story.waitLimitSeconds,
    blastRadius: story.blastRadius,
  });
  const found = findInPlan(plan, name, observation.clusters);
  if (found.kind !== "planned") return found;
  return { kind: "planned", explanation: explainWhy(plan, found.cluster) };
}
