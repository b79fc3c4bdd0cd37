import { describe, it } from "node:test";
import assert from "node:assert/strict";
import { clusterStatementText } from "./cluster_text.ts";

describe("clusterStatementText", () => {
  const cases: readonly (readonly [string, string | null])[] = [
    [
      "create cluster c size '25cc', replication factor 0",
      "CREATE CLUSTER c (SIZE = '25cc', REPLICATION FACTOR = 0)",
    ],
    [
      "CREATE CLUSTER REPLICA c.\"R\" (SIZE '25cc')",
      "CREATE CLUSTER REPLICA c.\"R\" (SIZE = '25cc')",
    ],
    ["CREATE CLUSTER c REPLICAS ()", "CREATE CLUSTER c (REPLICAS = ())"],
    [
      "CREATE CLUSTER c REPLICAS (x (SIZE '25cc'))",
      "CREATE CLUSTER c (REPLICAS = (x (SIZE = '25cc')))",
    ],
    [
      "ALTER CLUSTER c SET (REPLICATION FACTOR 1)",
      "ALTER CLUSTER c SET (REPLICATION FACTOR = 1)",
    ],
    ["ALTER CLUSTER c RENAME TO d", null],
    ["SELECT 1", null],
  ];
  for (const [sql, text] of cases) {
    it(sql, () => assert.equal(clusterStatementText(sql), text));
  }
});
