import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { printQuery } from "./printed_query.ts";
import { loadTreeParser } from "./syntax_tree.ts";

const print = (sql: string) => printQuery(sql, (name) => `d.s.${name}`);

describe("a query as it is printed back", () => {
  before(loadTreeParser);

  it("has full names of relations, functions and types", () => {
    assert.equal(
      print("select count(*), v::bigint from zu where k = 'x''y'"),
      "SELECT pg_catalog.count(*), v::pg_catalog.int8 FROM d.s.zu WHERE k = 'x''y'",
    );
  });
  it("has AS before each alias", () => {
    assert.equal(
      print("SELECT k kk, (v) AS w FROM public.zu z JOIN zu AS y ON z.k = y.k"),
      "SELECT k AS kk, (v) AS w FROM d.s.zu AS z JOIN d.s.zu AS y ON z.k = y.k",
    );
  });
  it("leaves names of WITH alone", () => {
    assert.equal(
      print("WITH q AS (SELECT 1 one) SELECT q.one FROM q"),
      "WITH q AS (SELECT 1 AS one) SELECT q.one FROM q",
    );
  });
});
