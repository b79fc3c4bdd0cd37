import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cluster } from "../../../../tests/support/builders.ts";
import { draft } from "../../../../tests/support/drafts.ts";
import { fakeEnvironment } from "../../../../tests/support/fake_environment.ts";
import { OPTIONS } from "../../../../tests/support/living.ts";
import { beginStory, type Story, tell } from "../../../../tests/support/scenario.ts";
import type { ClusterPlan } from "../model/plan.ts";
import { runPlan } from "../run.ts";
import { checkDraft } from "./check.ts";

async function planOf(story: Story): Promise<ClusterPlan | undefined> {
  return (await runPlan(fakeEnvironment(story.world, "p"), OPTIONS)).clusters[0];
}

async function dev(config: string, hydrates: string): Promise<Story> {
  const story = beginStory();
  await tell(story, `cluster dev\n  replica a 25cc\n  index orders hydrates=${hydrates}`);
  await tell(story, `row dev idle_suspend at=-1h ${config}`);
  return story;
}

function warning(plan: ClusterPlan | undefined): string | undefined {
  return plan?.findings.find((one) => one.code === "SLOW_WAKE")?.text;
}

describe("SLOW_WAKE", () => {
  it("warns when a cluster is suspended sooner than it can be back", async () => {
    assert.equal(
      warning(await planOf(await dev('{"idle_after_s": 299}', "5m"))),
      "it is suspended after 299 s without use, and its objects took 5 min to hydrate on 25cc: " +
        "whoever comes back waits for longer than it was idle; idle_after_s should be at least 300",
    );
    assert.equal(warning(await planOf(await dev('{"idle_after_s": 300}', "5m"))), undefined);
  });

  it("names whole seconds that are enough", () => {
    const wake = { idleAfterSeconds: 61, serves: { afterSeconds: 61.5, measuredOn: "25cc" } };
    const [found] = checkDraft(draft(cluster(), { wake })).findings;
    assert.match(found?.text ?? "", /idle_after_s should be at least 62$/);
  });

  it("is remembered over the suspension, for the plan that wakes it", async () => {
    const story = await dev('{"idle_after_s": 120, "min_up_s": 0}', "5m");
    await tell(story, "apply");
    assert.match(warning(await planOf(story)) ?? "", /5 min to hydrate before it was suspended/);
    await tell(story, "advance 1m");
    await tell(story, "query dev");
    await tell(story, "advance 6s");
    const woken = await planOf(story);
    assert.deepEqual(woken?.serves, { afterSeconds: 300, measuredOn: null });
  });

  it("is rebuilt from the audit trail", async () => {
    const story = await dev('{"idle_after_s": 120, "min_up_s": 0}', "5m");
    await tell(story, "apply");
    await tell(story, "wipe-state");
    assert.match(warning(await planOf(story)) ?? "", /before it was suspended/);
  });

  it("says nothing of a cluster that nobody suspends", async () => {
    const story = beginStory();
    await tell(story, "cluster dev\n  replica a 25cc\n  index orders hydrates=1h");
    await tell(story, 'row dev target_size {"target_size": "25cc"}');
    assert.equal(warning(await planOf(story)), undefined);
  });
});
