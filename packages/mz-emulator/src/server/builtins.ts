/** The recorded builtin relations, as the world wants them. */
import { ABSENT_IN_OLD_PROFILE } from "../catalog/hidden_relations.ts";
import { RELATIONS } from "../store/recorded.ts";
import { builtinPrivileges } from "./restricted_relations.ts";
import type { BuiltinRelation, WorldOptions } from "../world/world.ts";

/** The builtin relations of a profile. */
export function builtinRelations(
  profile: WorldOptions["profile"] = "new",
): readonly BuiltinRelation[] {
  const absent = new Set(profile === "old" ? ABSENT_IN_OLD_PROFILE : []);
  return RELATIONS.filter(({ schema, name }) => !absent.has(`${schema}.${name}`)).map((
    relation,
  ) => ({
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
