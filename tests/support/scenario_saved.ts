/** The commands of a story about saved plans: one is made, and carried out or refused later. */
import { createHash } from "node:crypto";
import { takeLease } from "../../packages/core/src/apply/hold_lease.ts";
import { observePlan, prepareApply, runApply } from "../../packages/core/src/run.ts";
import { renderAction } from "../../packages/core/src/sql/render_action.ts";
import { basisOf, freeSteps } from "../../packages/core/src/saved/basis.ts";
import {
  readSaved,
  savedDocument,
  type SavedPlan,
} from "../../packages/core/src/saved/saved_plan.ts";
import { isDoneAlready, whatMoved } from "../../packages/core/src/saved/what_moved.ts";
import { fakeEnvironment } from "./fake_environment.ts";
import type { FakeWorld } from "./fake_world.ts";
import { OPTIONS } from "./living.ts";
import type { Handler } from "./scenario.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** A plan of this moment, written as a document and read again. */
export async function savePlan(world: FakeWorld): Promise<SavedPlan> {
  const { plan, observation } = await observePlan(fakeEnvironment(world, "saving"), OPTIONS);
  const document = savedDocument({
    ...{ plan, restsOn: basisOf(plan, observation), toolVersion: "1", schema: "public" },
    ...{ controlCluster: observation.controlCluster, clusterFilter: null },
    options: { ...OPTIONS, maxActions: 100, maxSuspends: 25, maxAddedCredits: 256 },
  }, sha256);
  const read = readSaved(JSON.parse(JSON.stringify(document)), sha256);
  if ("wrong" in read) throw new Error(`Cannot read the saved plan: ${read.wrong}`);
  return read.saved;
}

/** What an `apply` of it came to: the statements that were sent, or what has moved. */
export async function applySaved(
  world: FakeWorld,
  saved: SavedPlan,
  name = "saved",
): Promise<{ readonly sent: readonly string[]; readonly moved: readonly string[]; done: boolean }> {
  const environment = fakeEnvironment(world, name);
  const answer = await takeLease(environment, name);
  if (answer.kind === "held") throw new Error("Cannot apply the plan: the lease is held");
  const { lease } = answer;
  const prepared = await prepareApply(environment, { ...OPTIONS, cycleId: name });
  const moved = whatMoved(saved, prepared).flatMap(({ cluster, what }) =>
    what.map((one) => `${cluster.name}: ${one}`)
  );
  if (moved.length === 0) {
    const silently = { onError: "continue", onResult: () => {} } as const;
    await runApply(environment, prepared, { ...silently, cycleId: name, lease });
  }
  await lease.release();
  return { sent: environment.sent, moved, done: isDoneAlready(saved.plan, prepared) };
}

/** The statements of a saved plan, in order. */
export function savedStatements({ plan }: SavedPlan): readonly string[] {
  return plan.clusters.flatMap((one) => freeSteps(one).map(({ action }) => renderAction(action)));
}

const plans = new WeakMap<FakeWorld, SavedPlan>();

export const savedCommands: Readonly<Record<string, Handler>> = {
  // save: as plan -o does
  save: async ({ world }) => {
    const saved = await savePlan(world);
    plans.set(world, saved);
    const statements = savedStatements(saved);
    return statements.length === 0
      ? "saved: nothing to do"
      : statements.map((one) => `${one};`).join("\n");
  },
  // apply-saved: as apply FILE does
  "apply-saved": async (story) => {
    const saved = plans.get(story.world);
    if (saved === undefined) throw new Error("Cannot apply a saved plan: none was saved");
    const { sent, moved, done } = await applySaved(story.world, saved, `c${++story.cycles}`);
    if (moved.length === 0) return sent.map((one) => `done  ${one};`).join("\n");
    return [done ? "refused: it has been carried out already" : "refused", ...moved].join("\n  ");
  },
};
