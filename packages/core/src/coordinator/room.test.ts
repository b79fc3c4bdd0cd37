import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cluster, observation, replica } from "../../../../tests/support/builders.ts";
import { sizes } from "../../../../tests/support/fake_world.ts";
import { roomIn } from "./room.ts";

const SIZES = sizes(["25cc", "100cc"]);
const CREDITS = (name: string) => SIZES.get(name)?.creditsPerHour ?? 0;

function room(limit: number | null, clusters: Parameters<typeof cluster>[0][]) {
  return roomIn(observation({
    sizes: SIZES,
    limits: { replicasPerCluster: 7, creditsPerHour: limit },
    clusters: clusters.map((one) => cluster(one)),
  }));
}

describe("roomIn()", () => {
  const two = { replicas: [replica("a", "25cc"), replica("b", "100cc")] };

  it("is what the replicas of all clusters leave of the limit", () => {
    const used = 2 * (CREDITS("25cc") + CREDITS("100cc"));
    assert.deepEqual(room(used + 3, [two, two]), { replicasPerCluster: 7, creditsPerHour: 3 });
    assert.equal(room(used, [two, two]).creditsPerHour, 0);
  });

  it("is never less than nothing", () => {
    assert.equal(room(CREDITS("25cc"), [two]).creditsPerHour, 0);
  });

  it("does not count Materialize's own clusters, nor a size that nobody knows", () => {
    const system = { ...two, system: true };
    const odd = { replicas: [replica("x", "no such size")] };
    assert.equal(room(5, [system, odd]).creditsPerHour, 5);
  });

  it("has no end where there is no limit", () => {
    assert.deepEqual(room(null, [two]), { replicasPerCluster: 7, creditsPerHour: null });
  });
});
