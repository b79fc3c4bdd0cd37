import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cluster, replica } from "../../../../tests/support/builders.ts";
import { replicasBySize } from "./replicas_by_size.ts";

describe("replicasBySize()", () => {
  it("counts the replicas of users, in the order in which their sizes are met", () => {
    const clusters = [
      cluster({ replicas: [replica("a", "50cc"), replica("b", "25cc")] }),
      cluster({ system: true, replicas: [replica("s", "25cc")] }),
      cluster({ replicas: [replica("c", "50cc")] }),
      cluster(),
    ];
    assert.deepEqual([...replicasBySize(clusters)], [["50cc", 2], ["25cc", 1]]);
    assert.equal(replicasBySize(clusters), replicasBySize(clusters));
    assert.deepEqual([...replicasBySize([])], []);
  });
});
