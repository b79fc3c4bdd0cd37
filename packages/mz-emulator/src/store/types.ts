/**
 * Materialize's types in PGlite: how each is named there, and the OIDs that clients must see.
 *
 * PGlite gives its own OIDs to types that PostgreSQL lacks; they are mapped where a result leaves the store.
 */
import { LIST_ELEMENTS, listTypesSql } from "./dialect/lists.ts";

/** The SQL that makes the types PostgreSQL lacks, in schema mz_catalog. Internal functions lend them their behaviour. */
export function typesSql(): string {
  return [
    baseType("uint2", "int4", "N"),
    baseType("uint4", "int8", "N"),
    baseType("uint8", "numeric", "N"),
    baseType("mz_timestamp", "int8", "U"),
    textType("mz_aclitem"),
    textType("map"),
    ...["uint2", "uint4", "uint8"].map((type) => unsignedOperators(type)),
    comparisons("mz_timestamp", "int8"),
    comparisons("mz_aclitem", "text"),
    listTypesSql(),
  ].join("\n");
}

/** Materialize's OID of each type that is ours, by the name in PGlite. */
export const MATERIALIZE_OIDS: Readonly<Record<string, number>> = {
  uint2: 16460,
  _uint2: 16461,
  uint4: 16462,
  _uint4: 16463,
  uint8: 16464,
  _uint8: 16465,
  mz_timestamp: 16552,
  _mz_timestamp: 16553,
  mz_aclitem: 16566,
  _mz_aclitem: 16567,
  map: 16385,
  ...Object.fromEntries(LIST_ELEMENTS.map((element) => [`${element}_list`, 16384])),
};

/** Materialize's type name, as the recorded relations print it, in PGlite. */
export function storeType(type: string): string {
  if (type === "list") return "mz_catalog.text_list";
  if (type.endsWith("[]")) return `${storeType(type.slice(0, -2))}[]`;
  return type in MATERIALIZE_OIDS ? `mz_catalog.${type}` : type;
}

function baseType(name: string, like: string, category: string): string {
  const input = like === "numeric" ? "(cstring, oid, int4)" : "(cstring)";
  const stem = like === "numeric" ? "numeric_" : like;
  return `
    CREATE TYPE mz_catalog.${name};
    CREATE FUNCTION mz_catalog.${name}_in${input} RETURNS mz_catalog.${name} LANGUAGE internal IMMUTABLE STRICT AS '${stem}in';
    CREATE FUNCTION mz_catalog.${name}_out(mz_catalog.${name}) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS '${stem}out';
    CREATE TYPE mz_catalog.${name} (INPUT = mz_catalog.${name}_in, OUTPUT = mz_catalog.${name}_out, LIKE = pg_catalog.${like}, CATEGORY = '${category}');
    CREATE CAST (mz_catalog.${name} AS ${like}) WITHOUT FUNCTION AS ${
    name === "mz_timestamp" ? "ASSIGNMENT" : "IMPLICIT"
  };
    CREATE CAST (${like} AS mz_catalog.${name}) WITHOUT FUNCTION AS ${
    name === "mz_timestamp" ? "IMPLICIT" : "ASSIGNMENT"
  };`;
}

function textType(name: string): string {
  return `
    CREATE TYPE mz_catalog.${name};
    CREATE FUNCTION mz_catalog.${name}_in(cstring) RETURNS mz_catalog.${name} LANGUAGE internal IMMUTABLE STRICT AS 'textin';
    CREATE FUNCTION mz_catalog.${name}_out(mz_catalog.${name}) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
    CREATE TYPE mz_catalog.${name} (INPUT = mz_catalog.${name}_in, OUTPUT = mz_catalog.${name}_out, LIKE = pg_catalog.text, CATEGORY = 'U', COLLATABLE = true);
    CREATE CAST (mz_catalog.${name} AS text) WITHOUT FUNCTION;
    CREATE CAST (text AS mz_catalog.${name}) WITHOUT FUNCTION;`;
}

const LIKE: Readonly<Record<string, string>> = { uint2: "int4", uint4: "int8", uint8: "numeric" };

function unsignedOperators(name: string): string {
  const like = LIKE[name] ?? "numeric";
  const stem = like === "numeric" ? "numeric_" : like;
  const type = `mz_catalog.${name}`;
  const arithmetic = [
    ["+", like === "numeric" ? "add" : "pl"],
    ["-", like === "numeric" ? "sub" : "mi"],
    ["*", "mul"],
    ["/", like === "numeric" ? "div_trunc" : "div"],
    ["%", "mod"],
  ].map(([operator, suffix]) => `
    CREATE FUNCTION mz_catalog.${name}_${suffix}(${type}, ${type}) RETURNS ${type} LANGUAGE internal IMMUTABLE STRICT AS '${stem}${suffix}';
    CREATE OPERATOR mz_catalog.${operator} (LEFTARG = ${type}, RIGHTARG = ${type}, FUNCTION = mz_catalog.${name}_${suffix});`);
  const others = ["int2", "int4", "int8"].map((integer) => `
    CREATE FUNCTION mz_catalog.${name}(${integer}) RETURNS ${type} LANGUAGE SQL IMMUTABLE STRICT AS 'SELECT $1::text::${type}';
    ${
    integer === like
      ? ""
      : `CREATE CAST (${integer} AS ${type}) WITH FUNCTION mz_catalog.${name}(${integer}) AS ASSIGNMENT;`
  }`);
  return comparisons(name, like) + arithmetic.join("") + others.join("") + `
    CREATE FUNCTION mz_catalog.${name}_larger(${type}, ${type}) RETURNS ${type} LANGUAGE internal IMMUTABLE STRICT AS '${stem}larger';
    CREATE FUNCTION mz_catalog.${name}_smaller(${type}, ${type}) RETURNS ${type} LANGUAGE internal IMMUTABLE STRICT AS '${stem}smaller';
    CREATE AGGREGATE mz_catalog.max(${type}) (SFUNC = mz_catalog.${name}_larger, STYPE = ${type}, SORTOP = OPERATOR(mz_catalog.>));
    CREATE AGGREGATE mz_catalog.min(${type}) (SFUNC = mz_catalog.${name}_smaller, STYPE = ${type}, SORTOP = OPERATOR(mz_catalog.<));`;
}

function comparisons(name: string, like: string): string {
  const stem = like === "numeric" ? "numeric_" : like === "text" ? "text_" : like;
  const type = `mz_catalog.${name}`;
  const names: readonly (readonly [string, string, string, string])[] = [
    ["=", like === "text" ? "texteq" : `${stem}eq`, "=", "<>"],
    ["<>", like === "text" ? "textne" : `${stem}ne`, "<>", "="],
    ["<", `${stem}lt`, ">", ">="],
    ["<=", `${stem}le`, ">=", ">"],
    [">", `${stem}gt`, "<", "<="],
    [">=", `${stem}ge`, "<=", "<"],
  ];
  const operators = names.map(([operator, internal, commutator, negator]) => `
    CREATE FUNCTION mz_catalog.${name}_${internal}(${type}, ${type}) RETURNS bool LANGUAGE internal IMMUTABLE STRICT AS '${internal}';
    CREATE OPERATOR mz_catalog.${operator} (LEFTARG = ${type}, RIGHTARG = ${type}, FUNCTION = mz_catalog.${name}_${internal},
      COMMUTATOR = OPERATOR(mz_catalog.${commutator}), NEGATOR = OPERATOR(mz_catalog.${negator})${
    operator === "=" ? ", HASHES, MERGES" : ""
  });`);
  const compare = like === "numeric"
    ? "numeric_cmp"
    : like === "text"
    ? "bttextcmp"
    : `bt${like}cmp`;
  const hash = like === "numeric" ? "hash_numeric" : like === "text" ? "hashtext" : `hash${like}`;
  return operators.join("") + `
    CREATE FUNCTION mz_catalog.${name}_compare(${type}, ${type}) RETURNS int4 LANGUAGE internal IMMUTABLE STRICT AS '${compare}';
    CREATE FUNCTION mz_catalog.${name}_hash(${type}) RETURNS int4 LANGUAGE internal IMMUTABLE STRICT AS '${hash}';
    CREATE OPERATOR CLASS mz_catalog.${name}_order DEFAULT FOR TYPE ${type} USING btree AS
      OPERATOR 1 mz_catalog.<, OPERATOR 2 mz_catalog.<=, OPERATOR 3 mz_catalog.=, OPERATOR 4 mz_catalog.>=, OPERATOR 5 mz_catalog.>,
      FUNCTION 1 mz_catalog.${name}_compare(${type}, ${type});
    CREATE OPERATOR CLASS mz_catalog.${name}_hashing DEFAULT FOR TYPE ${type} USING hash AS
      OPERATOR 1 mz_catalog.=, FUNCTION 1 mz_catalog.${name}_hash(${type});`;
}
