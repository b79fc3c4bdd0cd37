import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { checkPattern } from "./regular_expressions.ts";

const refused: readonly (readonly [string, string])[] = [
  ["(?=a)", "    ^^^\nerror: look-around, including look-ahead and look-behind, is not supported"],
  ["(a)\\1", "       ^^\nerror: backreferences are not supported"],
  ["[", "    ^\nerror: unclosed character class"],
  ["(a", "    ^\nerror: unclosed group"],
  ["a)", "     ^\nerror: unopened group"],
  ["*a", "    ^\nerror: repetition operator missing expression"],
];

describe("regular expressions", () => {
  for (const [pattern, told] of refused) {
    it(`${pattern} is refused`, () => {
      assert.throws(() => checkPattern(pattern), {
        message: `invalid regular expression: regex parse error:\n    ${pattern}\n${told}`,
      });
    });
  }

  for (const pattern of ["a+?", "[[:alpha:]]+", "(?:a|b)*", "(?i)x", "\\d{2,3}", "[^]]", "a|b"]) {
    it(`${pattern} is accepted`, () => checkPattern(pattern));
  }
});
