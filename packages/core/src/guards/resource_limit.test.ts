import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cluster, replica } from "../../../../tests/support/builders.ts";
import { blockedTogether, create, drop } from "../../../../tests/support/drafts.ts";

const R1 = replica("r1", "100cc");
const R2 = replica("r2", "100cc");
const A = cluster({ id: "u1", name: "a", replicas: [R1] });
const B = cluster({ id: "u2", name: "b", replicas: [R2] });
const STOP = "RESOURCE_LIMIT";

describe("RESOURCE_LIMIT", () => {
  it("allows exactly as many replicas as there may be, and not one more", () => {
    const steps = [create("r3", "25cc"), create("r4", "25cc")];
    const at = (replicasPerCluster: number) =>
      blockedTogether([[A, steps]], { limits: { replicasPerCluster } });
    assert.deepEqual(at(3).stops, [[undefined, undefined]]);
    assert.deepEqual(at(2).stops, [[undefined, STOP]]);
    assert.match(at(2).said[0] ?? "", /step 2 \(create r4, 25cc\) would make 3 replicas .* is 2;/);
    assert.deepEqual(at(0).stops, [[STOP, STOP]]);
  });

  it("counts every prefix: what goes later has not gone yet, what went before has", () => {
    const limits = { replicasPerCluster: 1 };
    const swapped = blockedTogether([[A, [create("r3", "25cc"), drop(R1, false)]]], { limits });
    assert.deepEqual(swapped.stops, [[STOP, undefined]]);
    const broken = blockedTogether([[A, [drop(R1, true), create("r3", "25cc")]]], { limits });
    assert.deepEqual(broken.stops, [[undefined, undefined]]);
  });

  it("adds up credits over all clusters of users, step by step", () => {
    // 1 + 1 are in use.
    const plan = [
      [A, [create("x", "200cc"), drop(R1, false)]],
      [B, [create("y", "100cc")]],
    ] as const;
    const at = (creditsPerHour: number, others = [] as readonly typeof A[]) =>
      blockedTogether(plan, { limits: { creditsPerHour }, others }).stops;
    assert.deepEqual(at(4), [[undefined, undefined], [undefined]]);
    assert.deepEqual(at(3.99), [[STOP, undefined], [undefined]]);
    const system = cluster({ id: "s1", system: true, replicas: [replica("r1", "400cc")] });
    assert.deepEqual(at(4, [system]), [[undefined, undefined], [undefined]]);
    const managed = cluster({ id: "u9", managed: true, replicas: [replica("r1", "25cc")] });
    assert.deepEqual(at(4, [managed]), [[STOP, undefined], [undefined]]);
    assert.deepEqual(at(4.25, [managed]), [[undefined, undefined], [undefined]]);
  });

  it("lets a stopped step take no room, and others of its cluster go on", () => {
    const steps = [
      create("x", "400cc"),
      create("y", "25cc"),
      create("z", "25cc", { strategy: "other" }),
    ];
    const { stops } = blockedTogether([[A, steps], [B, [create("w", "100cc")]]], {
      limits: { creditsPerHour: 3.25 },
    });
    assert.deepEqual(stops, [[STOP, STOP, undefined], [undefined]]);
  });

  it("says so where credits are unknown, and takes them for nothing else", () => {
    const odd = cluster({ id: "u8", replicas: [replica("r1", "huge")] });
    const known = blockedTogether([[A, [create("x", "25cc")]]], {
      limits: { creditsPerHour: 2 },
      others: [odd],
    });
    assert.deepEqual(known.stops, [[undefined]]);
    assert.match(known.said[0] ?? "", /^0 warn RESOURCE_LIMIT .*does not list the size "huge"/);
    const own = blockedTogether([[A, [create("x", "odd")]]], { limits: { creditsPerHour: 1 } });
    assert.match(own.said[0] ?? "", /^0 warn .*the size "odd"/);
    const tooMuch = blockedTogether([[A, [create("x", "100cc")]]], {
      limits: { creditsPerHour: 1.5 },
      others: [odd],
    });
    assert.deepEqual(tooMuch.stops, [[STOP]]);
  });

  it("is silent without limits", () => {
    const { stops, said } = blockedTogether([[A, [create("x", "huge"), create("y", "400cc")]]]);
    assert.deepEqual([stops, said], [[[undefined, undefined]], []]);
  });
});
