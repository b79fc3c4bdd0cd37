import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { twinsIn } from "./deployment_twins.ts";

function twins(...names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(twinsIn(names.map((name) => ({ name }))));
}

describe("twinsIn()", () => {
  it("knows the names that deployment tools give", () => {
    assert.deepEqual(twins("prod", "prod_dbt_deploy"), {
      prod: "prod_dbt_deploy",
      prod_dbt_deploy: "prod",
    });
    assert.deepEqual(twins("prod_a1b2c3d", "prod"), {
      prod: "prod_a1b2c3d",
      prod_a1b2c3d: "prod",
    });
  });

  it("takes no word for a commit: it has a digit, and seven of them", () => {
    for (
      const name of ["prod_defaced", "prod_a1b2c3", "prod_a1b2c3d4", "prod_a1b2c3g", "proda1b2c3d"]
    ) {
      assert.deepEqual(twins("prod", name), {}, name);
    }
    for (const name of ["prod_1234567", "prod_abcdef1"]) {
      assert.deepEqual(twins("prod", name), { prod: name, [name]: "prod" });
    }
  });

  it("needs both halves, and a name before the mark", () => {
    assert.deepEqual(twins("prod_dbt_deploy", "other"), {});
    assert.deepEqual(twins("_dbt_deploy", ""), {});
    assert.deepEqual(twins("prod_dbt_deploy_x", "prod"), {});
  });

  it("tells the live half of the first of several, by name, in any order", () => {
    const expected = {
      prod: "prod_1111111",
      prod_1111111: "prod",
      prod_dbt_deploy: "prod",
    };
    assert.deepEqual(twins("prod", "prod_dbt_deploy", "prod_1111111"), expected);
    assert.deepEqual(twins("prod_1111111", "prod_dbt_deploy", "prod"), expected);
  });
});
