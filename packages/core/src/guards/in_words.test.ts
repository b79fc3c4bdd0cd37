/** What the guards say to people, word for word where numbers and names are in it. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cluster, object, replica, use } from "../../../../tests/support/builders.ts";
import { blocked, codes, create, draft, drop } from "../../../../tests/support/drafts.ts";
import { START } from "../../../../tests/support/fake_world.ts";
import { resolve } from "../coordinator/resolve.ts";
import type { ObservedCluster, ObservedObject } from "../model/observation.ts";
import { hold, speak } from "../model/proposal.ts";
import { reason } from "../model/reason.ts";
import { checkDraft } from "./check.ts";
import type { Draft } from "./guard.ts";

const R1 = replica("r1", "25cc");
const R2 = replica("r2", "25cc");
const ALONE = cluster({ replicas: [R1] });
const WHY = reason("WHY", "because");

function texts(one: Draft): readonly string[] {
  return checkDraft(one).findings.map((finding) => finding.text);
}

describe("FREEZES_DATA", () => {
  const suspending = (objects: readonly ObservedObject[]) =>
    draft({ ...ALONE, objects }, {
      desired: { kind: "suspended", allowStale: false },
      actions: [drop(R1, true)],
    });
  const objects = (kind: ObservedObject["kind"], ...names: readonly string[]) =>
    names.map((name) => object(kind, { r1: true }, name));
  const END = ' would stop moving; set "allow_stale": true in the row to accept that';

  it("counts what would stop, and names three of each, sorted", () => {
    assert.deepEqual(texts(suspending(objects("sink", "b", "a"))), [`2 sinks (a, b)${END}`]);
    assert.deepEqual(texts(suspending(objects("source", "x"))), [`1 source (x)${END}`]);
    assert.deepEqual(texts(suspending(objects("source", "x", "y"))), [`2 sources (x, y)${END}`]);
    assert.deepEqual(texts(suspending(objects("materialized-view", "c", "b", "a"))), [
      `3 materialized views (a, b, c)${END}`,
    ]);
    assert.deepEqual(texts(suspending(objects("materialized-view", "d", "c", "b", "a"))), [
      `4 materialized views (a, b, c, ...)${END}`,
    ]);
    const mixed = [...objects("sink", "s"), ...objects("index", "i"), ...objects("source", "o")];
    assert.deepEqual(texts(suspending(mixed)), [`1 source (o) and 1 sink (s)${END}`]);
  });

  it("says nothing where nothing is suspended", () => {
    const seen = { ...ALONE, objects: objects("sink", "a") };
    const desired = { kind: "suspended", allowStale: false } as const;
    assert.deepEqual(codes(draft(seen, { desired })), []);
    assert.deepEqual(codes(draft(seen, { desired, actions: [create("x", "25cc")] })), []);
  });
});

describe("READINESS_UNKNOWN", () => {
  it("names who reports nothing, sorted", () => {
    const silent = (...names: readonly string[]): ObservedCluster =>
      cluster({
        replicas: names.map((name) => replica(name, "25cc")),
        objects: [object("index", {})],
      });
    const first = (seen: ObservedCluster) => texts(draft(seen))[0] ?? "";
    assert.match(first(silent("b")), /^b reports nothing about hydration; /);
    assert.match(first(silent("b", "a")), /^a, b report nothing about hydration; /);
  });
});

describe("COOLDOWN", () => {
  const cooling = (seconds: number) => reason("COOLDOWN", "it cools", { left_s: seconds });
  const noted = (one: Draft) => texts(one).map((text) => text.split(";")[0]);

  it("is noted for every strategy that waits, winner or not, once and by name", () => {
    const resolution = resolve([
      { strategy: "target_size", proposal: { shape: hold(cooling(90)), count: hold(cooling(90)) } },
      { strategy: "shrink_to_fit", proposal: { shape: hold(cooling(5)) } },
      { strategy: "idle_suspend", proposal: { suspend: hold(WHY) } },
    ]);
    assert.deepEqual(noted(draft(ALONE, { resolution })), [
      "shrink_to_fit decides nothing new for another 5 s",
      "target_size decides nothing new for another 1 min 30 s",
    ]);
  });

  it("is nobody's who speaks, or holds for another reason", () => {
    const resolution = resolve([
      { strategy: "target_size", proposal: { shape: speak({ size: "25cc" }, WHY) } },
      { strategy: "burst", proposal: { burst: hold(WHY) } },
    ]);
    assert.deepEqual(codes(draft(ALONE, { resolution })), []);
  });
});

describe("SHADOWED", () => {
  const size = { shape: speak({ size: "25cc" }, WHY) };

  it("names both strategies that say a size", () => {
    const resolution = resolve([
      { strategy: "target_size", proposal: size },
      { strategy: "shrink_to_fit", proposal: size },
    ]);
    assert.deepEqual(texts(draft(ALONE, { resolution })), [
      "shrink_to_fit has no effect on the size while there is a row of type target_size: " +
      "delete one of the two",
    ]);
  });

  it("is silent where one of them holds, or speaks about something else", () => {
    const held = resolve([
      { strategy: "target_size", proposal: size },
      { strategy: "shrink_to_fit", proposal: { shape: hold(WHY) } },
    ]);
    const winnerHolds = resolve([
      { strategy: "target_size", proposal: { shape: hold(WHY) } },
      { strategy: "shrink_to_fit", proposal: size },
    ]);
    const counts = resolve([
      { strategy: "target_size", proposal: { count: speak(1, WHY) } },
      { strategy: "burst", proposal: { count: speak(2, WHY) } },
    ]);
    for (const resolution of [held, winnerHolds, counts]) {
      assert.deepEqual(codes(draft(ALONE, { resolution })), []);
    }
  });
});

describe("NOTHING_TO_RESTORE", () => {
  const empty = cluster();
  const asked = [
    use({ lastRefusedAt: START - 9_000 }),
    use({ application: "b", lastRefusedAt: START - 5_000 }),
    use({ application: "c" }),
  ];

  it("tells of the newest refusal", () => {
    assert.match(texts(draft(empty, { use: asked }))[0] ?? "", /refused at 2026-11-21 11:59:55/);
  });

  it("is silent on clusters that are not ours to fill, and where one is being made", () => {
    const said = codes(draft({ ...empty, system: true }, { use: asked }));
    assert.ok(!said.includes("warn NOTHING_TO_RESTORE"));
    const made = draft(empty, { use: asked, actions: [create("x", "25cc")] });
    assert.deepEqual(codes(made), []);
  });
});

describe("KEEPS_SERVING", () => {
  it("does not take a starting replica for one that serves", () => {
    const late = { ...R2, processesOnline: 0 };
    const seen = cluster({ replicas: [R1, late] });
    assert.deepEqual(blocked(draft(seen, { actions: [drop(R1, false)] })), ["KEEPS_SERVING"]);
    assert.deepEqual(blocked(draft(seen, { actions: [drop(late, false)] })), [undefined]);
  });

  it("looks at the drops only", () => {
    const seen = cluster({ replicas: [R1] });
    assert.deepEqual(blocked(draft(seen, { actions: [create("x", "25cc")] })), [undefined]);
  });
});

describe("DEPLOYMENT_IN_PROGRESS", () => {
  it("stops a replica that is made for the load, and lets one go", () => {
    const remember = { kind: "scaled", scaled: { count: 2, from: 1 } } as const;
    const seen = { ...ALONE, replicas: [R1, R2], renamed: { from: "old", at: START } };
    const more = create("r3", "25cc", { remember });
    assert.deepEqual(blocked(draft(seen, { actions: [more] })), ["DEPLOYMENT_IN_PROGRESS"]);
    const fewer = { ...drop(R1, false), remember };
    assert.deepEqual(blocked(draft(seen, { actions: [fewer] })), [undefined]);
    const extra = { kind: "made", replica: { name: "b", size: "25cc" } } as const;
    const made = create("b", "25cc", { remember: extra });
    assert.deepEqual(blocked(draft(seen, { actions: [made] })), ["DEPLOYMENT_IN_PROGRESS"]);
  });
});

describe("checkDraft()", () => {
  it("blocks nothing for a warning that names actions, nor for a block that names none", () => {
    const waiting = draft(ALONE, {
      actions: [create("x", "25cc")],
      waits: [{ code: "NOT_READY", text: "r2 hydrates", since: START - 3_600_001 }],
    });
    assert.deepEqual(blocked(waiting), [undefined]);
    assert.deepEqual(checkDraft(waiting).actions, [{ action: waiting.actions[0] }]);
    assert.equal(checkDraft(waiting).allStopped, false);
  });

  it("says whether everything is stopped", () => {
    const theirs = draft({ ...ALONE, owned: false }, { actions: [create("x", "25cc")] });
    assert.equal(checkDraft(theirs).allStopped, true);
    const serving = draft(ALONE, { actions: [drop(R1, false)] });
    assert.deepEqual(blocked(serving), ["KEEPS_SERVING"]);
    assert.equal(checkDraft(serving).allStopped, false);
  });
});
