import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SqlError } from "../pgwire/message_fields.ts";
import { toPostgresSyntax } from "./postgres_syntax.ts";

describe("spelling of literals", () => {
  it("keeps the line break that makes two strings one", () => {
    assert.equal(toPostgresSyntax("SELECT 'one'\n  'two'"), "SELECT 'one'\n'two'");
    assert.equal(toPostgresSyntax("SELECT 'one' 'two'"), "SELECT 'one' 'two'");
  });

  it("takes apart what PostgreSQL would read as a literal of its own", () => {
    assert.equal(toPostgresSyntax("SELECT U&'d'"), "SELECT U &'d'");
    assert.equal(toPostgresSyntax("SELECT B'101'"), "SELECT B '101'");
    assert.equal(toPostgresSyntax("SELECT E'a\\tb'"), "SELECT E'a\\tb'");
  });

  it("refuses hexadecimal strings", () => {
    assert.throws(
      () => toPostgresSyntax("SELECT X'1F'"),
      (error) =>
        error instanceof SqlError && error.field.sqlstate === "0A000" &&
        error.message === "hex string literals not yet supported",
    );
  });
});
