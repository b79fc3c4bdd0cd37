import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { wheresAround } from "./where_clause.ts";

const around = (marked: string) => wheresAround(marked.replace("^", ""), marked.indexOf("^"));

describe("the WHEREs around a place", () => {
  it("are none in a select list or a FROM", () => {
    assert.equal(around("SELECT ^a FROM t WHERE b"), 0);
    assert.equal(around("SELECT a FROM t JOIN u ON ^x"), 0);
  });
  it("is one in a WHERE, also inside of calls", () => {
    assert.equal(around("SELECT a FROM t WHERE ^b"), 1);
    assert.equal(around("SELECT a FROM t WHERE f(1, (^b))"), 1);
    assert.equal(around("SELECT a FROM t WHERE extract(epoch FROM ^b) > 1"), 1);
  });
  it("end where the next clause begins", () => {
    assert.equal(around("SELECT a FROM t WHERE b ORDER BY ^c"), 0);
  });
  it("count those of queries inside of queries", () => {
    assert.equal(around("SELECT a FROM t WHERE b IN (SELECT c FROM u WHERE ^d)"), 2);
    assert.equal(around("SELECT a FROM (SELECT c FROM u WHERE ^d) AS x"), 1);
  });
});
