/** The recorded builtin relations, as the world wants them. */
import { RELATIONS } from "../store/recorded.ts";
import { builtinPrivileges } from "./restricted_relations.ts";
import type { BuiltinRelation } from "../world/world.ts";

/** All builtin relations. */
export function builtinRelations(): readonly BuiltinRelation[] {
  return RELATIONS.map((relation) => ({
    schema: relation.schema,
    name: relation.name,
    kind: relation.kind,
    privileges: builtinPrivileges(relation.schema, relation.name),
    perReplica: relation.schema === "mz_introspection",
    columns: relation.columns.map((column) => ({
      name: column.name,
      type: column.type,
      typeOid: column.type_oid,
      typeModifier: -1,
      nullable: column.nullable,
      defaultSql: null,
    })),
  }));
}
