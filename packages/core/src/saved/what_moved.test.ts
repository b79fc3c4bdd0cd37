/** A plan is saved, the world goes on, the plan is applied: it is refused, or it is still right. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, it } from "node:test";
import { fakeEnvironment } from "../../../../tests/support/fake_environment.ts";
import { clusterNamed } from "../../../../tests/support/fake_world.ts";
import { beginStory, type Story, tell } from "../../../../tests/support/scenario.ts";
import { OPTIONS } from "../../../../tests/support/living.ts";
import { renderAction } from "../sql/render_action.ts";
import { observePlan, prepareApply } from "../run.ts";
import { basisOf } from "./basis.ts";
import { readSaved, savedDocument, type SavedPlan } from "./saved_plan.ts";
import { isDoneAlready, whatMoved } from "./what_moved.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** Saved and read again. */
async function saved(story: Story): Promise<SavedPlan> {
  const { plan, observation } = await observePlan(fakeEnvironment(story.world, "p"), OPTIONS);
  const document = savedDocument({
    ...{ plan, restsOn: basisOf(plan, observation), toolVersion: "1", schema: "public" },
    ...{ controlCluster: "control", clusterFilter: null },
    options: { ...OPTIONS, maxActions: 100, maxSuspends: 25, maxAddedCredits: 256 },
  }, sha256);
  const read = readSaved(JSON.parse(JSON.stringify(document)), sha256);
  assert.ok("saved" in read, JSON.stringify(read));
  assert.deepEqual(read.saved.plan, plan);
  return read.saved;
}

async function toldStory(lines: readonly string[]): Promise<Story> {
  const story = beginStory();
  for (const line of lines) await tell(story, line);
  return story;
}

interface Outcome {
  /** "shop: what" for each thing that has moved. */
  readonly moved: readonly string[];
  readonly done: boolean;
  readonly planned: readonly string[];
  readonly wanted: readonly string[];
}

async function after(
  world: readonly string[],
  change: readonly string[] | ((story: Story) => void),
): Promise<Outcome> {
  const story = await toldStory(world);
  const plan = await saved(story);
  if (typeof change === "function") change(story);
  else for (const line of change) await tell(story, line);
  const environment = fakeEnvironment(story.world, "c");
  const fresh = await prepareApply(environment, { ...OPTIONS, cycleId: "c" });
  const steps = (clusters: SavedPlan["plan"]["clusters"]) =>
    clusters.flatMap((one) => one.actions).filter((one) => one.blockedBy === undefined)
      .map((one) => renderAction(one.action));
  return {
    moved: whatMoved(plan, fresh).flatMap(({ cluster, what }) =>
      what.map((one) => `${cluster.name}: ${one}`)
    ),
    done: isDoneAlready(plan.plan, fresh),
    planned: steps(plan.plan.clusters),
    wanted: steps(fresh.plan.clusters),
  };
}

/** Its new replica is to be made. */
const RESIZE = [
  "cluster shop\n  replica old 25cc\n  index orders",
  'row shop target_size {"target_size": "100cc"}',
];
/** The old replica is to go. */
const RETIRE = [
  "cluster shop\n  replica old 25cc\n  replica r_100cc 100cc\n  index orders",
  'row shop target_size at=-1h {"target_size": "100cc"}',
];
const SUSPEND = [
  "cluster dev\n  replica a 25cc\n  index orders",
  'row dev idle_suspend at=-1h {"idle_after_s": 1800}',
];
const MANAGED = [
  "cluster web managed size=25cc replicas=1",
  "advance 1m",
  'row web target_size {"target_size": "50cc"}',
];

interface Case {
  readonly when: string;
  readonly world: readonly string[];
  readonly change: readonly string[] | ((story: Story) => void);
  /** What is said of it; null: it is still right. */
  readonly says: RegExp | null;
}

const CASES: readonly Case[] = [
  {
    when: "a replica was added by hand",
    world: RESIZE,
    change: ['sql CREATE CLUSTER REPLICA "shop"."hand" (SIZE \'50cc\')'],
    says: /^shop: the replica hand \(u\d+, 50cc\) is new$/m,
  },
  {
    when: "the replica that was to take over was dropped",
    world: RETIRE,
    change: ['sql DROP CLUSTER REPLICA "shop"."r_100cc"'],
    says: /the replica r_100cc \(u\d+, 100cc\) is gone/,
  },
  {
    when: "a replica was renamed",
    world: RETIRE,
    change: ['sql ALTER CLUSTER REPLICA "shop"."old" RENAME TO "older"'],
    says: /the replica old is now called older/,
  },
  {
    when: "the replica that was to take over does not serve any more",
    world: RETIRE,
    change: ["restart shop r_100cc"],
    says: /the replica r_100cc was ready and is not/,
  },
  {
    when: "the cluster was renamed",
    world: RESIZE,
    change: ({ world }) => void (clusterNamed(world, "shop").name = "shop2"),
    says: /^shop: it is now called shop2$/m,
  },
  {
    when: "two clusters were swapped",
    world: [...RESIZE, "cluster other\n  replica o 25cc"],
    change: ({ world }) => {
      const [shop, other] = [clusterNamed(world, "shop"), clusterNamed(world, "other")];
      shop.name = "other";
      other.name = "shop";
    },
    says: /^shop: it is now called other$/m,
  },
  {
    when: "the cluster was dropped",
    world: RESIZE,
    change: ({ world }) => void world.clusters.splice(0, 1),
    says: /^shop: the cluster no longer exists$/m,
  },
  {
    when: "the cluster was made managed",
    world: RESIZE,
    change: ({ world }) => {
      const shop = clusterNamed(world, "shop");
      shop.managed = true;
      shop.settings = {
        ...{ size: "25cc", replicationFactor: 1, schedule: "manual" },
        ...{ burst: null, reconfiguration: null },
      };
    },
    says: /^shop: it has become managed$/m,
  },
  {
    when: "a managed cluster was given another size",
    world: MANAGED,
    change: ["sql ALTER CLUSTER \"web\" SET (SIZE '100cc')"],
    says: /^web: its size was 25cc and is 100cc$/m,
  },
  {
    when: "a managed cluster was given another replication factor",
    world: MANAGED,
    change: ['sql ALTER CLUSTER "web" SET (REPLICATION FACTOR 2)'],
    says: /^web: its replication factor was 1 and is 2$/m,
  },
  {
    when: "its row was edited",
    world: RESIZE,
    change: ["delete-row shop target_size", 'row shop target_size {"target_size": "200cc"}'],
    says: /a row is gone: target_size .*100cc[\s\S]*a row is new: target_size .*200cc/,
  },
  {
    when: "a row was added",
    world: RESIZE,
    change: ['row shop idle_suspend {"idle_after_s": 86000}'],
    says: /^shop: a row is new: idle_suspend/m,
  },
  {
    when: "its row was deleted",
    world: RESIZE,
    change: ["delete-row shop target_size"],
    says: /a row is gone: target_size[\s\S]*would not be done any more: CREATE CLUSTER REPLICA/,
  },
  {
    when: "a row of another cluster asks for something new",
    world: [...RESIZE, "cluster other\n  replica o 25cc"],
    change: ['row other target_size {"target_size": "50cc"}'],
    says: /^other: would be done now, and is not in the plan: CREATE CLUSTER REPLICA "other"/m,
  },
  {
    when: "a row of another cluster asks for nothing new",
    world: [...RESIZE, "cluster other\n  replica o 25cc"],
    change: ['row other target_size {"target_size": "25cc"}'],
    says: null,
  },
  {
    when: "the cluster was paused",
    world: RESIZE,
    change: ["order pause shop by=alice"],
    says: /is now blocked by PAUSED: CREATE CLUSTER REPLICA/,
  },
  {
    when: "somebody has used the cluster that was to be suspended",
    world: SUSPEND,
    change: ["use dev", "advance 6s"],
    says: /^dev: would not be done any more: DROP .*\(idle_suspend: last used/m,
  },
  {
    when: "somebody has subscribed on the cluster that was to be suspended",
    world: SUSPEND,
    change: ["subscribe dev"],
    says: /would not be done any more: DROP .*SUBSCRIBE/,
  },
  {
    when: "the statement log cannot be read any more",
    world: SUSPEND,
    change: ["log denied"],
    says: /would not be done any more: DROP .*statement log/,
  },
  {
    when: "a materialized view was put on the cluster that was to be suspended",
    world: SUSPEND,
    change: ["object dev materialized-view totals"],
    says: /is now blocked by FREEZES_DATA|the replica a was ready and is not/,
  },
  {
    when: "an index that must hydrate was added",
    world: RETIRE,
    change: ({ world }) => {
      clusterNamed(world, "shop").objects.push({
        ...{ id: "u900", name: "late", kind: "index", hydratesInSeconds: null },
      });
    },
    says: /the replica r_100cc was ready and is not[\s\S]*would not be done any more: DROP/,
  },
  {
    when: "another run has applied it",
    world: RESIZE,
    change: ["apply"],
    says: /the replica r_100cc \(u\d+, 100cc\) is new[\s\S]*target_size has changed something/,
  },
  {
    when: "the size may not be used any more",
    world: RESIZE,
    change: ["sizes 25cc 50cc"],
    says: /would not be done any more: CREATE .*100cc/,
  },
  {
    when: "the limit of replicas was lowered",
    world: RESIZE,
    change: ({ world }) => void (world.limits = { replicasPerCluster: 1, creditsPerHour: null }),
    says: /is now blocked by RESOURCE_LIMIT/,
  },
  {
    when: "our role does not own it any more",
    world: RESIZE,
    change: ({ world }) => void (clusterNamed(world, "shop").owned = false),
    says: /our role does not own it any more[\s\S]*is now blocked by NOT_OWNER/,
  },
  { when: "only time has passed", world: RETIRE, change: ["advance 3h"], says: null },
  {
    when: "an idle cluster is idle for longer",
    world: SUSPEND,
    change: ["advance 1h"],
    says: null,
  },
  {
    when: "the new replica has become ready before it was looked at",
    world: [
      ...RESIZE,
      "apply",
      'row shop burst {"burst_replica_size": "400cc"}',
      "restart shop old",
    ],
    change: ["advance 2m"],
    says: /./,
  },
];

describe("a saved plan", () => {
  for (const { when, world, change, says } of CASES) {
    it(`${says === null ? "is still right" : "is refused"} when ${when}`, async () => {
      const { moved, planned, wanted } = await after(world, change);
      assert.ok(planned.length > 0, "there is nothing to be done in the first place");
      if (says !== null) return assert.match(moved.join("\n"), says);
      assert.deepEqual(moved, []);
      assert.deepEqual(wanted, planned);
    });
  }

  it("that has been carried out says so", async () => {
    assert.equal((await after(RESIZE, ["apply"])).done, true);
    assert.equal((await after(RETIRE, ["apply"])).done, true);
    assert.equal((await after(MANAGED, ["apply"])).done, true);
  });

  it("that somebody was quicker with in part, or in another way, does not say so", async () => {
    assert.equal((await after(RESIZE, [])).done, false);
    assert.equal((await after(RESIZE, ["delete-row shop target_size"])).done, false);
    const two = [
      ...RESIZE,
      "cluster b\n  replica o 25cc",
      'row b target_size {"target_size": "50cc"}',
    ];
    assert.equal((await after(two, ["apply cluster=^b$"])).done, false);
  });

  it("that does nothing is not refused while nothing is to be done", async () => {
    const { moved, done } = await after(["cluster quiet\n  replica a 25cc"], ["advance 1h"]);
    assert.deepEqual([moved, done], [[], false]);
  });
});
