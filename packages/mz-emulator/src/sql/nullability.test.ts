import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type { Item } from "../world/state.ts";
import { nullability } from "./nullability.ts";
import { loadTreeParser, parseTree } from "./syntax_tree.ts";

const columns = [{ name: "k", nullable: false }, { name: "n", nullable: true }];
const items = [{ name: "t", columns }, { name: "u", columns }] as unknown as Item[];
const of = (sql: string) => nullability(parseTree(sql), items);

describe("columns that can be NULL", () => {
  before(loadTreeParser);

  it("are as in their relations", () => {
    assert.deepEqual(of("SELECT n, k FROM t"), [true, false]);
    assert.deepEqual(of("SELECT *, x.k FROM t AS x"), [false, true, false]);
  });
  it("come from the far side of an outer join", () => {
    assert.deepEqual(of("SELECT t.k, u.k FROM t LEFT JOIN u ON true"), [false, true]);
    assert.deepEqual(of("SELECT t.k, u.k FROM t JOIN u ON true"), [false, false]);
  });
  it("are no counts and no constants", () => {
    assert.deepEqual(of("SELECT count(*), 1, NULL, k || 'x' FROM t GROUP BY k"), [
      false,
      false,
      true,
      true,
    ]);
  });
  it("are unknown where there is more than one query", () => {
    assert.equal(of("SELECT k FROM t UNION SELECT k FROM u"), null);
  });
});
