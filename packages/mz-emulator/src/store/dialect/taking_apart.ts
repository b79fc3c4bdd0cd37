/** Documents are taken apart without complaint: what is no array or object has no elements, no members and no length. */

const only = (kind: string, empty: string) =>
  `CASE WHEN pg_catalog.jsonb_typeof($1) = '${kind}' THEN $1 ELSE '${empty}' END`;

const ARRAY = only("array", "[]");
const OBJECT = only("object", "{}");

/** The SQL of the functions, and of subscripts by int8. */
export const TAKING_APART_SQL = `
  CREATE FUNCTION mz_catalog.jsonb_array_elements(jsonb) RETURNS TABLE (value jsonb) LANGUAGE SQL IMMUTABLE STRICT
    AS $$ SELECT e.value FROM pg_catalog.jsonb_array_elements(${ARRAY}) AS e $$;
  CREATE FUNCTION mz_catalog.jsonb_array_elements_text(jsonb) RETURNS TABLE (value text) LANGUAGE SQL IMMUTABLE STRICT
    AS $$ SELECT e.value FROM pg_catalog.jsonb_array_elements_text(${ARRAY}) AS e $$;
  CREATE FUNCTION mz_catalog.jsonb_each(jsonb) RETURNS TABLE (key text, value jsonb) LANGUAGE SQL IMMUTABLE STRICT
    AS $$ SELECT e.key, e.value FROM pg_catalog.jsonb_each(${OBJECT}) AS e $$;
  CREATE FUNCTION mz_catalog.jsonb_each_text(jsonb) RETURNS TABLE (key text, value text) LANGUAGE SQL IMMUTABLE STRICT
    AS $$ SELECT e.key, e.value FROM pg_catalog.jsonb_each_text(${OBJECT}) AS e $$;
  CREATE FUNCTION mz_catalog.jsonb_object_keys(jsonb) RETURNS SETOF text LANGUAGE SQL IMMUTABLE STRICT
    AS $$ SELECT pg_catalog.jsonb_object_keys(${OBJECT}) $$;
  CREATE FUNCTION mz_catalog.jsonb_array_length(jsonb) RETURNS int4 LANGUAGE SQL IMMUTABLE STRICT
    AS $$ SELECT CASE WHEN pg_catalog.jsonb_typeof($1) = 'array' THEN pg_catalog.jsonb_array_length($1) END $$;
  ${
  [["->", "jsonb", "get"], ["->>", "text", "get_text"], ["-", "jsonb", "without"]].map((
    [operator, type, name],
  ) => `
  CREATE FUNCTION mz_catalog._jsonb_${name}(jsonb, int8) RETURNS ${type} LANGUAGE SQL IMMUTABLE STRICT
    AS $$ SELECT $1 OPERATOR(pg_catalog.${operator}) $2::text::int4 $$;
  CREATE OPERATOR mz_catalog.${operator} (LEFTARG = jsonb, RIGHTARG = int8, FUNCTION = mz_catalog._jsonb_${name});`)
    .join("")
}
`;
