import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { group, LINE, nest, render, separated, titled } from "./layout.ts";
import { queryLayout } from "./query_layout.ts";

describe("layout", () => {
  it("keeps a group on one line if it fits", () => {
    const doc = group("a", nest(LINE, "b", LINE, "c"));
    assert.equal(render(doc, 5), "a b c");
    assert.equal(render(doc, 4), "a\n    b\n    c");
  });
  it("breaks outer groups first", () => {
    const doc = group("head", nest(LINE, titled("AS", ...separated(["x", "y"], ","))));
    assert.equal(render(doc, 11), "head\n    AS x, y");
  });
  it("sets a query's clauses on lines of their own", () => {
    const text = "SELECT DISTINCT ON (a, b) a, b AS c FROM m.t JOIN m.u AS r ON r.id = a " +
      "WHERE a > 1 AND f(b, c) ORDER BY a, b DESC";
    assert.equal(render(queryLayout(text), 200), text);
    assert.equal(
      render(queryLayout(text), 40),
      [
        "SELECT DISTINCT ON (a, b) a, b AS c",
        "FROM m.t JOIN m.u AS r ON r.id = a",
        "WHERE a > 1 AND f(b, c)",
        "ORDER BY a, b DESC",
      ].join("\n"),
    );
    assert.equal(
      render(queryLayout(text), 20),
      [
        "SELECT DISTINCT ON (a, b)",
        "    a, b AS c",
        "FROM",
        "    m.t",
        "        JOIN m.u AS r ON r.id = a",
        "WHERE",
        "    a > 1",
        "    AND f(b, c)",
        "ORDER BY a, b DESC",
      ].join("\n"),
    );
  });
});
