/**
 * CREATE SOURCE ... FROM LOAD GENERATOR: the sources that need nothing outside.
 *
 * They are there, run on a cluster and hydrate; rows they have none. Sources from other systems are not supported.
 */
import { SqlError } from "../pgwire/message_fields.ts";
import type { ItemColumn, ObjectName } from "../world/command.ts";
import { requireFeature } from "../world/managed_options.ts";
import { requireConnection } from "./create_declared.ts";
import { createStored, readInCluster } from "./create_item.ts";
import { tagOf } from "./ddl.ts";
import { commandPlan, type Plan, type Planning } from "./plan.ts";
import { variable } from "./session_state.ts";
import { objectName, readTokens } from "./token_reader.ts";
import { typeName } from "./type_names.ts";

interface SourceText {
  readonly name: ObjectName;
  readonly ifNotExists: boolean;
  readonly cluster: string | null;
  /** In lower case: `counter`, `key value`; null for sources from elsewhere. */
  readonly generator: string | null;
}

interface Generator {
  readonly flag: string;
  readonly columns: readonly (readonly [name: string, typeOid: number, storeType: string])[];
}

const GENERATORS: Readonly<Record<string, Generator>> = {
  counter: { flag: "enable_load_generator_counter", columns: [["counter", 20, "int8"]] },
  clock: { flag: "enable_load_generator_clock", columns: [["time", 1184, "timestamptz"]] },
  datums: { flag: "enable_load_generator_datums", columns: [["rowid", 20, "int8"]] },
  "key value": {
    flag: "enable_load_generator_key_value",
    columns: [["key", 17, "bytea"], ["value", 17, "bytea"]],
  },
};

function readSource(sql: string): SourceText {
  const reader = readTokens(sql);
  reader.expect("create", "source");
  const ifNotExists = reader.accept("if", "not", "exists");
  const name = objectName(reader.nameParts());
  if (reader.looksAt("(")) reader.group();
  const cluster = readInCluster(reader);
  if (!reader.accept("from", "load", "generator")) {
    return { name, ifNotExists, cluster, generator: null };
  }
  const first = reader.next().value;
  return { name, ifNotExists, cluster, generator: first === "key" ? "key value" : first };
}

/** Plans CREATE SOURCE; null when the statement is another. */
export function planSource(planning: Planning): Plan | null {
  const { state, kind, sql } = planning;
  if (kind !== "create_source") return null;
  const read = readSource(sql);
  const generator = GENERATORS[read.generator ?? ""];
  if (read.generator === null) requireConnection(planning);
  if (!generator) throw new SqlError("0A000", "CREATE SOURCE not yet supported");
  const { machine } = state;
  const what = `Create a LOAD GENERATOR ${read.generator?.toUpperCase()}`;
  requireFeature(machine.world(), generator.flag, what);
  const columns = generator.columns.map(([name, typeOid]): ItemColumn => ({
    name,
    type: typeName(typeOid),
    typeOid,
    typeModifier: -1,
    nullable: false,
    defaultSql: null,
  }));
  const stored = generator.columns.map(([name, , storeType]) => ({
    name,
    storeType,
    nullable: false,
    defaultSql: null,
  }));
  return commandPlan((run) =>
    createStored(run, {
      kind: "source",
      name: read.name,
      ifNotExists: read.ifNotExists,
      columns,
      cluster: read.cluster ?? variable(state, "cluster"),
      itemType: "load-generator",
      createSql: sql,
    }, stored), { alone: true, tag: tagOf(sql) });
}
