/** Names of types by OID, as mz_columns and SHOW COLUMNS print them. */
import { TYPES } from "../store/recorded.ts";

const PRINTED: Readonly<Record<string, string>> = {
  bool: "boolean",
  int2: "smallint",
  int4: "integer",
  int8: "bigint",
  float4: "real",
  float8: "double precision",
  timestamptz: "timestamp with time zone",
  timestamp: "timestamp without time zone",
  varchar: "character varying",
  bpchar: "character",
};

const names = new Map(TYPES.map((type) => [type.oid, type.name]));

/** The printed name of a type. */
export function typeName(oid: number): string {
  const name = names.get(oid) ?? "text";
  if (name.startsWith("_")) {
    const element = name.slice(1);
    return `${PRINTED[element] ?? element}[]`;
  }
  return PRINTED[name] ?? name;
}

const oidsByName = new Map(TYPES.map((type) => [type.name, type.oid]));

/** The OID of a type by its own name. */
export function typeOidNamed(name: string): number | undefined {
  return oidsByName.get(name);
}

const oids = new Map(TYPES.map((type) => [typeName(type.oid), type.oid]));

/** The OID of a type by its printed name. */
export function typeOidOf(printed: string): number | undefined {
  return oids.get(printed);
}
