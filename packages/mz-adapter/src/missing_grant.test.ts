import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { missingGrant } from "./missing_grant.ts";

describe("the GRANT that is missing", () => {
  const cases: readonly (readonly [detail: string, grant: string | null])[] = [
    [
      `The 'joe' role needs SELECT privileges on TABLE "materialize.public.mz_cluster_strategies"`,
      "GRANT SELECT ON TABLE materialize.public.mz_cluster_strategies TO joe",
    ],
    [
      `The 'joe' role needs CREATE privileges on SCHEMA "materialize.public"`,
      "GRANT CREATE ON SCHEMA materialize.public TO joe",
    ],
    [
      `The 'Joe B' role needs USAGE privileges on CLUSTER "a.b"`,
      'GRANT USAGE ON CLUSTER "a.b" TO "Joe B"',
    ],
    [
      `The 'joe' role needs CREATECLUSTER privileges on SYSTEM`,
      "GRANT CREATECLUSTER ON SYSTEM TO joe",
    ],
    [
      `The 'joe' role needs SELECT privileges on VIEW "materialize.public.v"`,
      "GRANT SELECT ON TABLE materialize.public.v TO joe",
    ],
    [
      `The 'joe' role needs SELECT privileges on VIEW "mz_internal.mz_recent_activity_log"`,
      "GRANT mz_monitor_redacted TO joe",
    ],
    ["something else", null],
  ];
  for (const [detail, grant] of cases) {
    it(detail, () => assert.equal(missingGrant(detail), grant));
  }
});
