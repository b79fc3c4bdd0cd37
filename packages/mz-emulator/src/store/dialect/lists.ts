/**
 * Lists: types of their own that are stored as arrays of their elements.
 *
 * All lists have one OID on the wire. Lists of lists are not here.
 */

/** Types that there are lists of. */
export const LIST_ELEMENTS: readonly string[] =
  ("text int2 int4 int8 bool numeric float4 float8 date time timestamp timestamptz interval jsonb uuid bytea oid " +
    "uint2 uint4 uint8 mz_timestamp").split(" ");

/** Where in PGlite an element type is. */
function qualified(element: string): string {
  return /^(uint|mz_)/.test(element) ? `mz_catalog.${element}` : `pg_catalog.${element}`;
}

/** The SQL of the types. Relations have columns of them. */
export function listTypesSql(): string {
  return LIST_ELEMENTS.map((element) => {
    const list = `mz_catalog.${element}_list`;
    const array = `${qualified(element)}[]`;
    return `
    CREATE TYPE ${list};
    CREATE FUNCTION ${list}_in(cstring, oid, int4) RETURNS ${list} LANGUAGE internal STABLE STRICT AS 'array_in';
    CREATE FUNCTION ${list}_out(${list}) RETURNS cstring LANGUAGE internal STABLE STRICT AS 'array_out';
    CREATE TYPE ${list} (INPUT = ${list}_in, OUTPUT = ${list}_out, INTERNALLENGTH = VARIABLE, ALIGNMENT = double,
      STORAGE = extended, CATEGORY = 'A'${element === "text" ? ", COLLATABLE = true" : ""});
    UPDATE pg_type SET typelem = '${
      qualified(element)
    }'::regtype, typsubscript = 'array_subscript_handler'::regproc
      WHERE oid = '${list}'::regtype;
    CREATE FUNCTION mz_catalog._list(${array}) RETURNS ${list} LANGUAGE SQL IMMUTABLE AS $$ SELECT $1::${list} $$;
    CREATE FUNCTION mz_catalog.list_cat(${list}, ${list}) RETURNS ${list} LANGUAGE internal IMMUTABLE AS 'array_cat';
    CREATE FUNCTION mz_catalog.list_length(${list}) RETURNS int4 LANGUAGE internal IMMUTABLE STRICT AS 'array_cardinality';
    CREATE FUNCTION mz_catalog.list_append(${list}, ${
      qualified(element)
    }) RETURNS ${list} LANGUAGE internal IMMUTABLE AS 'array_append';
    CREATE FUNCTION mz_catalog.list_prepend(${
      qualified(element)
    }, ${list}) RETURNS ${list} LANGUAGE internal IMMUTABLE AS 'array_prepend';
    CREATE FUNCTION mz_catalog.list_remove(${list}, ${
      qualified(element)
    }) RETURNS ${list} LANGUAGE internal IMMUTABLE AS 'array_remove';
    CREATE AGGREGATE mz_catalog.list_agg(${
      qualified(element)
    }) (SFUNC = mz_catalog.list_append, STYPE = ${list});`;
  }).join("\n");
}
