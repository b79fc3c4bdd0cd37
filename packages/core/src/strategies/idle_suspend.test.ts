import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cluster, log, object, replica, use, view } from "../../../../tests/support/builders.ts";
import { START } from "../../../../tests/support/fake_world.ts";
import type { Memory } from "../model/memory.ts";
import { missing } from "../model/signal.ts";
import { idleSuspend } from "./idle_suspend.ts";
import type { ClusterView } from "./strategy.ts";

const CONFIG = { idle_after_s: 60 };

const SUSPENDED: Memory = {
  strategy: "idle_suspend",
  revision: 1,
  lastChangeAt: START - 3_600_000,
  suspended: {
    since: START - 3_600_000,
    replicas: [{ name: "r1", size: "25cc", availabilityZone: null }],
  },
};

function said(config: object, seen: ClusterView): string {
  const { suspend } = idleSuspend.decide(config)(seen);
  if (suspend === undefined) return "silent";
  if (suspend.kind !== "speak") {
    return `${suspend.kind} ${"reason" in suspend && suspend.reason.code}`;
  }
  return `${suspend.value.suspended ? "suspended" : "running"} ${suspend.reason.code}`;
}

describe("idle_suspend on a running cluster", () => {
  it("suspends what nobody uses", () => assert.equal(said(CONFIG, view()), "suspended IDLE"));

  it("keeps running what was used or asked for within the window, to the second", () => {
    const at = (secondsAgo: number) => START - secondsAgo * 1000;
    assert.equal(
      said(CONFIG, view({ log: log({ use: [use({ lastUseAt: at(59) })] }) })),
      "running IN_USE",
    );
    assert.equal(
      said(CONFIG, view({ log: log({ use: [use({ lastUseAt: at(60) })] }) })),
      "suspended IDLE",
    );
    assert.equal(
      said(CONFIG, view({ log: log({ use: [use({ lastRefusedAt: at(59) })] }) })),
      "running IN_USE",
    );
  });

  it("keeps running while a statement runs or a SUBSCRIBE is open", () => {
    assert.equal(
      said(CONFIG, view({ log: log({ use: [use({ running: 1 })] }) })),
      "running RUNNING",
    );
    const open = cluster({ replicas: [replica("r1", "25cc")], subscriptions: 1 });
    assert.equal(said(CONFIG, view({ cluster: open })), "running SUBSCRIBED");
  });

  it("does not count applications that the row ignores", () => {
    const seen = view({ log: log({ use: [use({ application: "pinger", lastUseAt: START })] }) });
    assert.equal(said({ ...CONFIG, ignore_applications: ["pinger"] }, seen), "suspended IDLE");
    assert.equal(said({ ...CONFIG, ignore_applications: ["other"] }, seen), "running IN_USE");
  });

  it("holds where the log is missing", () => {
    const statementLog = missing("LOG_DENIED", "it may not be read");
    assert.equal(said(CONFIG, view({ statementLog })), "hold LOG_DENIED");
  });

  it("keeps a young replica, one that hydrates, one that starts, and one of unknown age", () => {
    const of = (more: object, extra: object = {}) =>
      view({ cluster: cluster({ replicas: [replica("r1", "25cc", more)], ...extra }) });
    assert.equal(said(CONFIG, of({ createdAt: START - 59_999 })), "running YOUNG");
    assert.equal(said(CONFIG, of({ createdAt: START - 60_000 })), "suspended IDLE");
    assert.equal(said({ ...CONFIG, min_up_s: 0 }, of({ createdAt: START })), "suspended IDLE");
    assert.equal(said(CONFIG, of({ createdAt: null })), "running AGE_UNKNOWN");
    assert.equal(said(CONFIG, of({ size: "" })), "running SIZE_UNKNOWN");
    assert.equal(said(CONFIG, of({ processesOnline: 0 })), "running HYDRATING");
    const hydrating = of({}, { objects: [object("index", { r1: false })] });
    assert.equal(said(CONFIG, hydrating), "running HYDRATING");
  });

  it("holds while its cooldown runs", () => {
    const memory: Memory = {
      ...{ strategy: "idle_suspend", revision: 2, suspended: null },
      lastChangeAt: START - 99_000,
    };
    assert.equal(said({ ...CONFIG, cooldown_s: 100 }, view({ memory })), "hold COOLDOWN");
    assert.equal(said({ ...CONFIG, cooldown_s: 99 }, view({ memory })), "suspended IDLE");
  });
});

describe("idle_suspend on a cluster that it suspended", () => {
  const suspended = (more: Parameters<typeof view>[0] = {}) =>
    view({ cluster: cluster(), memory: SUSPENDED, ...more });

  it("stays while nobody asks", () =>
    assert.equal(said(CONFIG, suspended()), "suspended SUSPENDED"));

  it("wakes on a query refused since, from the very moment on", () => {
    const refused = (lastRefusedAt: number) =>
      suspended({ log: log({ use: [use({ lastRefusedAt })] }) });
    assert.equal(said(CONFIG, refused(START - 3_600_001)), "suspended SUSPENDED");
    assert.equal(said(CONFIG, refused(START - 3_600_000)), "running WOKEN");
  });

  it("wakes for whoever began just before it and waits for a replica without being refused", () => {
    const waits = suspended({ log: log({ use: [use({ running: 1 })] }) });
    assert.equal(said(CONFIG, waits), "running RUNNING");
    const subscribed = suspended({ cluster: cluster({ subscriptions: 1 }) });
    assert.equal(said(CONFIG, subscribed), "running SUBSCRIBED");
    const ignored = suspended({ log: log({ use: [use({ application: "pinger", running: 1 })] }) });
    const config = { ...CONFIG, ignore_applications: ["pinger"] };
    assert.equal(said(config, ignored), "suspended SUSPENDED");
  });

  it("holds where the log is missing, and wakes in spite of a doubtful one", () => {
    const statementLog = missing("LOG_DENIED", "it may not be read");
    assert.equal(said(CONFIG, suspended({ statementLog })), "hold LOG_DENIED");
    const off = log({ sampleRate: 0, use: [use({ lastRefusedAt: START - 1_000 })] });
    assert.equal(said(CONFIG, suspended({ log: off })), "running WOKEN");
    assert.equal(said(CONFIG, suspended({ log: log({ sampleRate: 0 }) })), "hold LOG_SAMPLED");
  });

  it("gives back what it took once its row is gone", () => {
    const { suspend } = idleSuspend.undo(suspended());
    assert.deepEqual(suspend?.kind === "speak" && suspend.value, { suspended: false });
    assert.deepEqual(idleSuspend.undo(view()), {});
  });

  it("leaves a suspension alone that another strategy caused", () => {
    const { baseline } = suspended();
    assert.deepEqual(idleSuspend.undo(view({ cluster: cluster(), baseline })), {});
  });
});

describe("idle_suspend on an empty cluster of somebody else", () => {
  it("is silent", () => assert.equal(said(CONFIG, view({ cluster: cluster() })), "silent"));
});

describe("idle_suspend reads", () => {
  it("strict keys and possible values only", () => {
    const bad = [{}, { idle_after_s: 0 }, { idle_after_s: 1.5 }, { ...CONFIG, x: 1 }, {
      ...CONFIG,
      ignore_applications: "pinger",
    }];
    for (const config of bad) assert.ok(!idleSuspend.schema.safeParse(config).success);
  });

  it("the log further back than its window, so that a late run sees an early refusal", () => {
    assert.ok((idleSuspend.signals(CONFIG, { managed: false }).statementLogSeconds ?? 0) > 3_600);
  });
});
