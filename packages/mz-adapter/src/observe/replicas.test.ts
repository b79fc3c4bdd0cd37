import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { toReplica } from "./replicas.ts";

const ROW = {
  ...{ cluster_id: "u1", id: "u7", name: "r1", size: "25cc", availability_zone: null },
  ...{ created_at: "1000.5", online: "1", changed_at: null },
};

describe("toReplica()", () => {
  for (
    const [shown, zone] of [
      [null, null],
      ["", null],
      ["use1-az1", "use1-az1"],
      ["use1-az1,use1-az2", null],
    ]
  ) {
    it(`a zone shown as ${shown} can be asked for as ${zone}`, () => {
      const { replica } = toReplica({ ...ROW, availability_zone: shown ?? null });
      assert.equal(replica.availabilityZone, zone);
    });
  }
});
