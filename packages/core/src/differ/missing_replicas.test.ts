import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cluster, replica } from "../../../../tests/support/builders.ts";
import type { Cause } from "../coordinator/desire.ts";
import type { Slot } from "../model/desired.ts";
import type { RememberedReplica } from "../model/memory.ts";
import type { ObservedReplica } from "../model/observation.ts";
import { reason } from "../model/reason.ts";
import { matchSlots } from "./match.ts";
import { missingReplicas } from "./missing_replicas.ts";

const WHY = reason("WHY", "because");
const WORKING: Cause = {
  ...{ strategy: "target_size", reason: WHY, effect: "working", moves: "shape" },
  remember: { kind: "changed" },
};
const WAKING: Cause = { strategy: "idle_suspend", reason: WHY, effect: "waking" };

function had(name: string, size: string, zone: string | null = null): RememberedReplica {
  return { name, size, availabilityZone: zone };
}

/** Name, size, zone of those that are made, in order. */
function made(
  slots: readonly Slot[],
  given: {
    readonly replicas?: readonly ObservedReplica[];
    readonly before?: readonly RememberedReplica[];
    readonly cause?: Cause;
  } = {},
): readonly string[] {
  const { replicas = [], before = [], cause = WORKING } = given;
  const seen = cluster({ replicas });
  const { matches, unclaimed } = matchSlots(seen, slots);
  const names = new Set(replicas.map((one) => one.name));
  const situation = { cluster: seen, readiness: new Map(), names, before, cause };
  return missingReplicas(situation, matches, unclaimed).map((one) =>
    [one.name, one.size, one.availabilityZone ?? "-", ...(one.probe ? ["probe"] : [])].join(" ")
  );
}

describe("missingReplicas(), new ones", () => {
  it("get one free name each, in the order of the names", () => {
    assert.deepEqual(
      made([{ size: "50cc", count: 3 }], { replicas: [replica("r_50cc", "25cc")] }),
      [
        "r_50cc_2 50cc -",
        "r_50cc_3 50cc -",
        "r_50cc_4 50cc -",
      ],
    );
    assert.deepEqual(made([{ size: "50cc", count: 1 }, { size: "25cc", count: 1 }]), [
      "r_25cc 25cc -",
      "r_50cc 50cc -",
    ]);
  });

  it("take the fixed name where it is free, else wait under a temporary one", () => {
    const slot: Slot = { size: "50cc", count: 1, name: "main" };
    assert.deepEqual(made([slot]), ["main 50cc -"]);
    assert.deepEqual(made([slot], { replicas: [replica("main", "25cc")] }), ["main_next 50cc -"]);
  });

  it("on a ladder are named after the cluster, and those that are only tried out come last", () => {
    assert.deepEqual(
      made([
        { size: "100cc", count: 1, onLadder: true, probe: true },
        { size: "400cc", count: 1, onLadder: true },
        { size: "200cc", count: 1, onLadder: true },
        { size: "25cc", count: 1, onLadder: true, probe: true },
      ]),
      [
        "prod_200cc 200cc -",
        "prod_400cc 400cc -",
        "prod_100cc 100cc - probe",
        "prod_25cc 25cc - probe",
      ],
    );
  });

  it("take the zones of those that leave, the oldest first, or the one that the slot names", () => {
    const replicas = [
      replica("b", "25cc", { id: "u9", availabilityZone: "z1" }),
      replica("a", "25cc", { id: "u10", availabilityZone: "z2" }),
    ];
    assert.deepEqual(made([{ size: "50cc", count: 2 }], { replicas }), [
      "r_50cc 50cc z1",
      "r_50cc_2 50cc z2",
    ]);
    const pinned: Slot = { size: "50cc", count: 1, availabilityZone: "z9" };
    assert.deepEqual(made([pinned], { replicas }), ["r_50cc 50cc z9"]);
  });

  it("leave out the zones that a successor has taken already", () => {
    const replicas = [
      replica("old1", "25cc", { id: "u1", availabilityZone: "z1" }),
      replica("old2", "25cc", { id: "u2", availabilityZone: "z2" }),
      replica("new1", "50cc", { id: "u3", availabilityZone: "z1" }),
    ];
    assert.deepEqual(made([{ size: "50cc", count: 2 }], { replicas }), ["r_50cc 50cc z2"]);
    const elsewhere = replica("new1", "50cc", { id: "u3", availabilityZone: "z7" });
    assert.deepEqual(
      made([{ size: "50cc", count: 2 }], { replicas: [...replicas.slice(0, 2), elsewhere] }),
      ["r_50cc 50cc z1"],
    );
  });
});

describe("missingReplicas(), of a wake", () => {
  const before = [had("a", "25cc", "z1"), had("b", "25cc", "z2"), had("c", "50cc", "z3")];

  it("come back under their names and in their zones, those that are there left out", () => {
    const slots: readonly Slot[] = before.map(({ name, size }) => ({ name, size, count: 1 }));
    assert.deepEqual(made(slots, { before, cause: WAKING }), [
      "a 25cc z1",
      "b 25cc z2",
      "c 50cc z3",
    ]);
    const replicas = [replica("a", "25cc", { availabilityZone: "z1" })];
    assert.deepEqual(made(slots, { before, cause: WAKING, replicas }), ["b 25cc z2", "c 50cc z3"]);
  });

  it("come before others, which take the zones that are left", () => {
    const slots: readonly Slot[] = [{ size: "100cc", count: 1 }, { size: "25cc", count: 2 }];
    assert.deepEqual(made(slots, { before, cause: WAKING }), [
      "a 25cc z1",
      "b 25cc z2",
      "r_100cc 100cc z3",
    ]);
  });

  it("are those of the size, and of the name where there is one", () => {
    const slots: readonly Slot[] = [{ size: "25cc", count: 1, name: "b" }];
    assert.deepEqual(made(slots, { before, cause: WAKING }), ["b 25cc z2"]);
    const other: readonly Slot[] = [{ size: "25cc", count: 1, name: "new" }];
    assert.deepEqual(made(other, { before, cause: WAKING }), ["new 25cc z1"]);
  });

  it("give the zone of one of the wanted size before that of another size", () => {
    const twoSizes = [had("c", "50cc", "z3"), had("a", "25cc", "z1")];
    const slots: readonly Slot[] = [{ size: "25cc", count: 1, name: "new" }];
    assert.deepEqual(made(slots, { before: twoSizes, cause: WAKING }), ["new 25cc z1"]);
    const more: readonly Slot[] = [...slots, { size: "100cc", count: 1, name: "other" }];
    assert.deepEqual(made(more, { before: twoSizes, cause: WAKING }), [
      ...["new 25cc z1", "other 100cc z3"],
    ]);
  });

  it("are nobody's concern while the cluster runs", () => {
    assert.deepEqual(made([{ size: "25cc", count: 1 }], { before }), ["r_25cc 25cc -"]);
  });
});
