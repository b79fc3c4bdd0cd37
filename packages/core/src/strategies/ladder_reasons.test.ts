import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cluster, replica, view } from "../../../../tests/support/builders.ts";
import { START } from "../../../../tests/support/fake_world.ts";
import type { Memory } from "../model/memory.ts";
import type { Reason } from "../model/reason.ts";
import { shrinkToFit } from "./shrink_to_fit.ts";
import type { ClusterView } from "./strategy.ts";

/** Why a cluster with replicas of these sizes has the sizes that it has. */
function why(
  sizes: readonly string[],
  more: Partial<ClusterView> & { readonly largest?: string } = {},
): Reason {
  const { largest = "100cc", ...seen } = more;
  const replicas = sizes.map((size, at) => replica(`r${at + 1}`, size));
  const { shape } = shrinkToFit.decide({ max_replica_size: largest })(
    view({ cluster: cluster({ replicas }), ...seen }),
  );
  assert.ok(shape?.kind === "speak");
  return shape.value.probes === undefined ? assert.fail("it has no ladder") : shape.reason;
}

function room(
  replicasPerCluster: number | null,
  creditsPerHour: number | null = 10,
): Pick<ClusterView, "room"> {
  return { room: { replicasPerCluster, creditsPerHour } };
}

const LOOKING =
  "the smallest size that fits is looked for, each one until it is ready or too small; ";

describe("a ladder whose sizes are tried out", () => {
  const credits = (sizes: readonly string[], more: Parameters<typeof why>[1] = {}) => {
    const { code, text } = why(sizes, more);
    assert.equal(code, "PROBING");
    assert.ok(text.startsWith(LOOKING));
    return text.slice(LOOKING.length);
  };
  const one = "credits per hour: 1 now, at most 1.75 meanwhile, 0.25 at best when it is done";

  it("says what that costs, of each cluster anew", () => {
    const two = "credits per hour: 2 now, at most 2.75 meanwhile, 0.25 at best when it is done";
    assert.equal(credits(["100cc"]), one);
    assert.equal(credits(["100cc"]), one);
    assert.equal(credits(["100cc", "100cc"]), two);
    assert.equal(credits(["100cc"]), one);
    assert.deepEqual(why(["100cc", "50cc"], { largest: "100cc" }).numbers, {
      credits_per_hour: 0.5 + 1,
      peak_credits_per_hour: 1.75,
      best_credits_per_hour: 0.25,
      probes: 1,
      left: 1,
    });
  });

  it("names what comes later for want of room, and no others", () => {
    const later = "25cc later, for want of room; credits per hour: 1 now, at most 1.5 meanwhile, ";
    assert.ok(credits(["100cc"], room(2)).startsWith(later));
    assert.equal(credits(["100cc"], room(3)), one);
    assert.ok(credits(["100cc"], room(null, 0.5)).startsWith(later));
  });
});

describe("a ladder without room for another size", () => {
  it("says what there is, and what it would try", () => {
    assert.equal(
      why(["100cc"], room(1)).text,
      "smaller ones may fit as well (50cc, 25cc), to be tried once there is room " +
        "(1 of 1 replicas are there, 10 credits per hour are left)",
    );
    assert.equal(
      why(["50cc"], { largest: "50cc", ...room(null, 0.2) }).text,
      "a smaller one may fit as well (25cc), to be tried once there is room " +
        "(0.2 credits per hour are left)",
    );
    assert.equal(
      why(["50cc"], { largest: "50cc", ...room(1, null) }).text,
      "a smaller one may fit as well (25cc), to be tried once there is room " +
        "(1 of 1 replicas are there)",
    );
    assert.equal(why(["50cc"], { largest: "50cc", ...room(1) }).code, "NO_ROOM");
  });

  it("waits for a wake", () => {
    const memory: Memory = {
      ...{ strategy: "shrink_to_fit", revision: 1, lastChangeAt: START },
      suspended: {
        since: START,
        replicas: [{ name: "r1", size: "50cc", availabilityZone: null }],
      },
    };
    assert.equal(
      why([], { largest: "50cc", memory }).text,
      "a smaller one may fit as well (25cc), to be tried once the cluster is awake",
    );
  });
});

describe("a ladder that has come to an end", () => {
  it("says that it fits, or that it is not ready yet", () => {
    const end = (more: Parameters<typeof replica>[2]) => {
      const seen = cluster({ replicas: [replica("r1", "25cc", more)] });
      return why([], { cluster: seen });
    };
    assert.equal(end({}).text, "it fits, and no smaller size is left to try");
    assert.equal(
      end({ processesOnline: 0 }).text,
      "it is the smallest size that may fit, and not ready yet",
    );
  });
});
