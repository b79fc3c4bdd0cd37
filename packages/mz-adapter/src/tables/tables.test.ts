import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { migrationsPath, renderMigrations } from "../../schema/generate.ts";
import { columnTroubles, EXPECTED_TABLES, TABLE_NAMES } from "./expected.ts";
import { placed } from "./install.ts";
import { MIGRATIONS } from "./migrations.ts";

describe("our tables", () => {
  it("are the same in sql/ and in the program", () => {
    assert.equal(readFileSync(migrationsPath, "utf8"), renderMigrations());
  });

  it("are created with exactly the columns that are expected", () => {
    const created = MIGRATIONS.flatMap((one) => one.statements).map((statement) => {
      const columns = [...statement.matchAll(
        /^\s+"(\w+)" (text|jsonb|integer|bigint|boolean|timestamp with time zone)/gm,
      )].map(([, name, type]) => [name ?? "", type ?? ""]);
      return [placed(statement, "s").table, Object.fromEntries(columns)];
    });
    assert.deepEqual(Object.fromEntries(created), EXPECTED_TABLES);
    assert.equal(created.length, TABLE_NAMES.length);
  });

  it("go into the schema that was asked for, whatever its name", () => {
    const { table, text } = placed('CREATE TABLE "t" (\n  "a" text\n)', 'my "s"');
    assert.equal(table, "t");
    assert.equal(text, 'CREATE TABLE "my ""s"""."t" (\n  "a" text\n)');
    assert.throws(() => placed("DROP TABLE t", "s"), /it must create a table/);
  });

  it("with other columns are described", () => {
    const found = new Map([["mz_schedctl_schema_version", new Map([["version", "text"]])]]);
    assert.deepEqual(columnTroubles(found), [
      'the column "version" of "mz_schedctl_schema_version" is text, it must be integer',
      '"mz_schedctl_schema_version" has no column "applied_at" of type timestamp with time zone',
    ]);
  });
});
