import { describe, it } from "node:test";
import assert from "node:assert/strict";
import { readTable } from "./create_table.ts";
import { requireNoKeys } from "./table_constraints.ts";

function check(sql: string): void {
  const read = readTable(sql);
  requireNoKeys(read.columns, read.constraints, read.name.name);
}

describe("constraints of CREATE TABLE", () => {
  const refused: readonly (readonly [string, RegExp])[] = [
    ["CREATE TABLE t (a int PRIMARY KEY)", /primary key or unique constraint/],
    ["CREATE TABLE t (a int UNIQUE)", /primary key or unique constraint/],
    ["CREATE TABLE t (a int, PRIMARY KEY (a))", /primary key or unique constraint/],
    ["CREATE TABLE t (a int NOT NULL, UNIQUE (a))", /primary key or unique constraint/],
    ["CREATE TABLE t (a int, UNIQUE (b))", /unknown column in constraint: b/],
    ["CREATE TABLE t (a int CHECK (a > 0))", /column constraint: CHECK \(a > 0\) not yet/],
    ["CREATE TABLE t (a int, CHECK (a > 0))", /a check constraint is not supported/],
    ["CREATE TABLE t (a int, FOREIGN KEY (a) REFERENCES u (a))", /a foreign key is not supported/],
    ["CREATE TABLE t (a int, PRIMARY KEY (a), PRIMARY KEY (a))", /multiple primary keys/],
  ];
  for (const [sql, message] of refused) {
    it(`refuses ${sql}`, () => assert.throws(() => check(sql), message));
  }
  it("accepts UNIQUE over a column that may be null", () => {
    assert.doesNotThrow(() => check("CREATE TABLE t (a int, UNIQUE (a))"));
  });
});
