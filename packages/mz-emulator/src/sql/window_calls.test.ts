import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { loadTreeParser, parseTree, walkTree } from "./syntax_tree.ts";
import { refuseWindow } from "./window_calls.ts";

await loadTreeParser();

function check(call: string): void {
  const tree = parseTree(`SELECT ${call} FROM t`);
  assert.ok(tree);
  walkTree(tree, (type, body) => {
    if (type === "FuncCall") refuseWindow(body);
  });
}

describe("calls over windows", () => {
  it("take ROWS of any extent and the default RANGE", () => {
    check("sum(n) OVER (ORDER BY n)");
    check("sum(n) OVER (ORDER BY n ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)");
    check("sum(n) OVER (ORDER BY n RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)");
  });
  it("take no other frames, and nothing distinct", () => {
    const refused = (call: string, what: RegExp) => assert.throws(() => check(call), what);
    refused("sum(n) OVER (ORDER BY n RANGE BETWEEN 1 PRECEDING AND CURRENT ROW)", /^.*RANGE in/);
    refused("sum(n) OVER (ORDER BY n GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW)", /GROUPS in/);
    refused("count(DISTINCT n) OVER ()", /DISTINCT in window aggregates not yet supported/);
  });
});
