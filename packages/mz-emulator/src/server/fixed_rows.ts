/**
 * Rows of the catalog that never change: types, functions and operators of the recorded server, its parameters.
 *
 * Their ids are ours (`s` and a number far above those of relations); oids and signatures are the recorded ones.
 */
import { values } from "../sql/world_access.ts";
import {
  FUNCTIONS,
  OPERATORS,
  PARAMETERS,
  PG_TYPES,
  type RecordedFunction,
  type RecordedSignature,
  TYPES,
} from "../store/recorded.ts";
import type { Store } from "../store/store.ts";
import type { Cell, Change } from "../world/change.ts";
import type { World } from "../world/state.ts";

type Emit = (relation: string, key: string, row: Readonly<Record<string, Cell>>) => void;

const OWNER = "s1";
const ANYONE = "{=U/s1,s1=U/s1}";
const typeIds = new Map(TYPES.map((type, i) => [type.name, `s${20_000 + i}`] as const));

/** Notes them as true from the beginning. */
export function loadFixedRows(store: Store, world: World): void {
  const changes: Change[] = [];
  const schemas = new Map(
    values(world.schemas).filter((s) => s.databaseId === null).map((s) => [s.name, s] as const),
  );
  const emit: Emit = (relation, key, row) => changes.push({ at: 0, relation, key, row });
  const place = (name: string) => {
    const schema = schemas.get(name);
    return { id: schema?.id ?? "", oid: String(schema?.oid ?? 0) };
  };
  const owner = String(values(world.roles).find((role) => role.id === OWNER)?.oid ?? 10);
  emitTypes(emit, place);
  emitPgTypes(emit, { place, owner });
  for (const [schema, list] of Object.entries(FUNCTIONS)) {
    list.forEach((each, i) => emitFunction(emit, each, { ...place(schema), owner, n: i, schema }));
  }
  OPERATORS.forEach((each, i) => emitOperator(emit, each, i));
  for (const { name, setting } of PARAMETERS.user) {
    emit("pg_catalog.pg_settings", name, { name, setting });
  }
  emitNetworkPolicy(emit);
  store.note(changes);
}

/** There is one, which lets everybody in. */
function emitNetworkPolicy(emit: Emit): void {
  emit("mz_internal.mz_network_policies", "u1", {
    id: "u1",
    name: "default",
    owner_id: OWNER,
    privileges: "{s1=U/s1}",
    oid: "20000",
  });
  emit("mz_internal.mz_network_policy_rules", "u1", {
    name: "open_ingress",
    policy_id: "u1",
    action: "allow",
    address: "0.0.0.0/0",
    direction: "ingress",
  });
}

type Place = (schema: string) => { readonly id: string; readonly oid: string };

function emitTypes(emit: Emit, place: Place): void {
  for (const type of TYPES) {
    const id = typeIds.get(type.name) ?? "";
    emit("mz_catalog.mz_types", id, {
      id,
      oid: String(type.oid),
      schema_id: place(type.schema).id,
      name: type.name,
      category: type.category,
      owner_id: OWNER,
      privileges: ANYONE,
      create_sql: null,
      redacted_create_sql: null,
    });
    if (type.kind === "array") {
      const element_id = typeIds.get(type.name.slice(1)) ?? "";
      emit("mz_catalog.mz_array_types", id, { id, element_id });
    } else {
      emit(`mz_catalog.mz_${type.kind}_types`, id, { id });
    }
  }
}

function emitPgTypes(
  emit: Emit,
  { place, owner }: { readonly place: Place; readonly owner: string },
): void {
  for (const type of PG_TYPES) {
    const input = FUNCTIONS["pg_catalog"]?.find((f) =>
      f.name === `${type.name}in` || f.name === `${type.name}_in`
    );
    emit("pg_catalog.pg_type", String(type.oid), {
      oid: String(type.oid),
      typname: type.name,
      typnamespace: place(type.schema).oid,
      typowner: owner,
      typlen: null,
      typtype: type.typtype,
      typcategory: type.typcategory,
      typdelim: ",",
      typrelid: "0",
      typelem: String(type.typelem),
      typarray: String(type.typarray),
      typinput: input ? String(input.oid) : null,
      typreceive: null,
      typnotnull: "f",
      typbasetype: "0",
      typtypmod: "-1",
      typcollation: "0",
      typdefault: null,
    });
  }
}

interface FunctionPlace {
  readonly id: string;
  readonly oid: string;
  readonly owner: string;
  readonly n: number;
  readonly schema: string;
}

function emitFunction(emit: Emit, each: RecordedFunction, at: FunctionPlace): void {
  const id = `s${30_000 + each.oid}`;
  const key = `${at.schema}/${at.n}`;
  emit("mz_catalog.mz_functions", key, {
    id,
    oid: String(each.oid),
    schema_id: at.id,
    name: each.name,
    argument_type_ids: idList(each.arguments),
    variadic_argument_type_id: null,
    return_type_id: typeIds.get(each.returns) ?? null,
    returns_set: each.set === true ? "t" : "f",
    owner_id: OWNER,
  });
  emit("pg_catalog.pg_proc", key, {
    oid: String(each.oid),
    proname: each.name,
    pronamespace: at.oid,
    proowner: at.owner,
    proargdefaults: null,
    prorettype: String(TYPES.find((type) => type.name === each.returns)?.oid ?? 0),
  });
}

function emitOperator(emit: Emit, each: RecordedSignature, n: number): void {
  emit("mz_catalog.mz_operators", String(n), {
    oid: String(each.oid),
    name: each.name,
    argument_type_ids: idList(each.arguments),
    return_type_id: typeIds.get(each.returns) ?? null,
  });
}

function idList(types: readonly string[]): string {
  return `{${types.map((type) => typeIds.get(type) ?? "NULL").join(",")}}`;
}
