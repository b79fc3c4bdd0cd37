import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { withoutSecrets } from "./without_secrets.ts";

describe("no secret is printed", () => {
  const cases: readonly (readonly [text: string, without: string])[] = [
    ["at postgres://u:p@h:1/d?x=1 now", "at postgres://u:***@h:1/d?x=1 now"],
    ["postgresql://u:p%40:@h", "postgresql://u:***@h"],
    ["postgres://u:a@b@h/d", "postgres://u:***@h/d"],
    ["postgres://:p@h", "postgres://:***@h"],
    ["http://h/?password=x&y=1", "http://h/?password=***&y=1"],
    ["postgres://u@h/d", "postgres://u@h/d"],
    ["http://127.0.0.1:8080/x", "http://127.0.0.1:8080/x"],
  ];
  for (const [text, without] of cases) it(text, () => assert.equal(withoutSecrets(text), without));
});
