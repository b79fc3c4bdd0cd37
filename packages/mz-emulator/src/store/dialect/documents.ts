/** JSON as Materialize prints, orders and casts it. */

const TARGETS: readonly (readonly [string, string])[] = [
  ["int2", "smallint"],
  ["int4", "integer"],
  ["int8", "bigint"],
  ["float4", "real"],
  ["float8", "double precision"],
  ["numeric", "numeric"],
];

/** The SQL that makes them. */
export function documentsSql(): string {
  return [PRINTING, ORDER, VALUES, ...TARGETS.map(numberCast), BOOL_CAST].join("\n");
}

/** JSON's null has no value in other types; PostgreSQL makes it NULL. */
function numberCast([type, printed]: readonly [string, string]): string {
  return `
    CREATE FUNCTION mz_catalog._jsonb_to_${type}(jsonb) RETURNS ${type} LANGUAGE plpgsql IMMUTABLE STRICT AS $$
      BEGIN
        IF jsonb_typeof($1) <> 'number' THEN
          RAISE EXCEPTION 'cannot cast jsonb % to type ${printed}', jsonb_typeof($1) USING ERRCODE = '22023';
        END IF;
        RETURN ($1 OPERATOR(pg_catalog.#>>) '{}')::numeric::${type};
      END $$;
    UPDATE pg_cast SET castfunc = 'mz_catalog._jsonb_to_${type}'::regproc
      WHERE castsource = 'jsonb'::regtype AND casttarget = '${type}'::regtype;`;
}

const BOOL_CAST = `
  CREATE FUNCTION mz_catalog._jsonb_to_bool(jsonb) RETURNS bool LANGUAGE plpgsql IMMUTABLE STRICT AS $$
    BEGIN
      IF jsonb_typeof($1) <> 'boolean' THEN
        RAISE EXCEPTION 'cannot cast jsonb % to type boolean', jsonb_typeof($1) USING ERRCODE = '22023';
      END IF;
      RETURN ($1 OPERATOR(pg_catalog.#>>) '{}')::bool;
    END $$;
  UPDATE pg_cast SET castfunc = 'mz_catalog._jsonb_to_bool'::regproc
    WHERE castsource = 'jsonb'::regtype AND casttarget = 'bool'::regtype;`;

const PRINTING = `
  CREATE FUNCTION mz_catalog._quoted(text) RETURNS text LANGUAGE SQL IMMUTABLE STRICT
    AS $$ SELECT textin(jsonb_out(to_jsonb($1))) $$;
  CREATE FUNCTION mz_catalog._jsonb_text(jsonb) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $$
    BEGIN
      CASE jsonb_typeof($1)
        WHEN 'object' THEN RETURN '{' || COALESCE((
          SELECT pg_catalog.string_agg(mz_catalog._quoted(e.key) || ':' || mz_catalog._jsonb_text(e.value), ',' ORDER BY e.key COLLATE "C")
          FROM pg_catalog.jsonb_each($1) AS e), '') || '}';
        WHEN 'array' THEN RETURN '[' || COALESCE((
          SELECT pg_catalog.string_agg(mz_catalog._jsonb_text(e.value), ',' ORDER BY e.n)
          FROM pg_catalog.jsonb_array_elements($1) WITH ORDINALITY AS e (value, n)), '') || ']';
        WHEN 'number' THEN RETURN trim_scale(($1 OPERATOR(pg_catalog.#>>) '{}')::numeric)::text;
        ELSE RETURN textin(jsonb_out($1));
      END CASE;
    END $$;
  CREATE CAST (jsonb AS text) WITH FUNCTION mz_catalog._jsonb_text(jsonb) AS ASSIGNMENT;
  CREATE FUNCTION mz_catalog._jsonb_value(jsonb) RETURNS text LANGUAGE SQL IMMUTABLE STRICT AS $$
    SELECT CASE WHEN jsonb_typeof($1) IN ('object', 'array', 'number') THEN mz_catalog._jsonb_text($1)
      ELSE $1 OPERATOR(pg_catalog.#>>) '{}' END $$;
  CREATE FUNCTION mz_catalog._jsonb_get_text(jsonb, text) RETURNS text LANGUAGE SQL IMMUTABLE STRICT
    AS $$ SELECT mz_catalog._jsonb_value($1 OPERATOR(pg_catalog.->) $2) $$;
  CREATE FUNCTION mz_catalog._jsonb_get_text(jsonb, int4) RETURNS text LANGUAGE SQL IMMUTABLE STRICT
    AS $$ SELECT mz_catalog._jsonb_value($1 OPERATOR(pg_catalog.->) $2) $$;
  CREATE FUNCTION mz_catalog._jsonb_get_text(jsonb, text[]) RETURNS text LANGUAGE SQL IMMUTABLE STRICT
    AS $$ SELECT mz_catalog._jsonb_value($1 OPERATOR(pg_catalog.#>) $2) $$;
  CREATE OPERATOR mz_catalog.->> (LEFTARG = jsonb, RIGHTARG = text, FUNCTION = mz_catalog._jsonb_get_text);
  CREATE OPERATOR mz_catalog.->> (LEFTARG = jsonb, RIGHTARG = int4, FUNCTION = mz_catalog._jsonb_get_text);
  CREATE OPERATOR mz_catalog.#>> (LEFTARG = jsonb, RIGHTARG = text[], FUNCTION = mz_catalog._jsonb_get_text);
  CREATE FUNCTION mz_catalog._pretty(jsonb, text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $$
    DECLARE inner_margin text := $2 || '  ';
    BEGIN
      IF $1 = '{}' OR $1 = '[]' THEN RETURN $1::text; END IF;
      CASE jsonb_typeof($1)
        WHEN 'object' THEN RETURN '{' || (
          SELECT pg_catalog.string_agg(E'\\n' || inner_margin || mz_catalog._quoted(e.key) || ': ' || mz_catalog._pretty(e.value, inner_margin), ',' ORDER BY e.key COLLATE "C")
          FROM pg_catalog.jsonb_each($1) AS e) || E'\\n' || $2 || '}';
        WHEN 'array' THEN RETURN '[' || (
          SELECT pg_catalog.string_agg(E'\\n' || inner_margin || mz_catalog._pretty(e.value, inner_margin), ',' ORDER BY e.n)
          FROM pg_catalog.jsonb_array_elements($1) WITH ORDINALITY AS e (value, n)) || E'\\n' || $2 || ']';
        ELSE RETURN mz_catalog._jsonb_text($1);
      END CASE;
    END $$;
  CREATE FUNCTION mz_catalog.jsonb_pretty(jsonb) RETURNS text LANGUAGE SQL IMMUTABLE STRICT
    AS $$ SELECT mz_catalog._pretty($1, '') $$;`;

/** Values as they go into documents: times in the form of their texts, unsigned integers as numbers. */
const VALUES = `
  CREATE FUNCTION mz_catalog._json_value(anyelement) RETURNS anyelement LANGUAGE SQL IMMUTABLE AS $$ SELECT $1 $$;
  CREATE FUNCTION mz_catalog._json_value(text) RETURNS text LANGUAGE SQL IMMUTABLE AS $$ SELECT $1 $$;
  CREATE FUNCTION mz_catalog._json_value(timestamptz) RETURNS text LANGUAGE SQL STABLE AS $$ SELECT $1::text $$;
  CREATE FUNCTION mz_catalog._json_value(timestamp) RETURNS text LANGUAGE SQL IMMUTABLE AS $$ SELECT $1::text $$;
  ${
  ["uint2", "uint4", "uint8"].map((type) => `
  CREATE FUNCTION mz_catalog._json_value(mz_catalog.${type}) RETURNS numeric LANGUAGE SQL IMMUTABLE
    AS $$ SELECT $1::text::numeric $$;`).join("")
}`;

/** Booleans, strings, arrays, objects, numbers, null: the order in which Materialize sorts them. */
const ORDER = `
  CREATE FUNCTION mz_catalog._jsonb_rank(jsonb) RETURNS int4 LANGUAGE SQL IMMUTABLE STRICT AS $$
    SELECT CASE jsonb_typeof($1) WHEN 'boolean' THEN CASE WHEN $1 = 'true' THEN 1 ELSE 0 END
      WHEN 'string' THEN 2 WHEN 'array' THEN 3 WHEN 'object' THEN 4 WHEN 'number' THEN 5 ELSE 6 END $$;
  CREATE FUNCTION mz_catalog._jsonb_compare(jsonb, jsonb) RETURNS int4 LANGUAGE plpgsql IMMUTABLE STRICT AS $$
    DECLARE a int4 := mz_catalog._jsonb_rank($1); b int4 := mz_catalog._jsonb_rank($2); c int4; pair record;
    BEGIN
      IF a <> b THEN RETURN sign(a - b); END IF;
      IF a = 2 THEN RETURN bttextcmp(($1 OPERATOR(pg_catalog.#>>) '{}') COLLATE "C", ($2 OPERATOR(pg_catalog.#>>) '{}') COLLATE "C"); END IF;
      IF a = 5 THEN RETURN numeric_cmp(($1 OPERATOR(pg_catalog.#>>) '{}')::numeric, ($2 OPERATOR(pg_catalog.#>>) '{}')::numeric); END IF;
      IF a NOT IN (3, 4) THEN RETURN 0; END IF;
      FOR pair IN
        SELECT l.value AS left_value, r.value AS right_value, l.key AS left_key, r.key AS right_key
        FROM mz_catalog._members($1) AS l FULL JOIN mz_catalog._members($2) AS r USING (n) ORDER BY n
      LOOP
        IF pair.left_value IS NULL THEN RETURN -1; END IF;
        IF pair.right_value IS NULL THEN RETURN 1; END IF;
        c := bttextcmp(pair.left_key COLLATE "C", pair.right_key COLLATE "C");
        IF c <> 0 THEN RETURN c; END IF;
        c := mz_catalog._jsonb_compare(pair.left_value, pair.right_value);
        IF c <> 0 THEN RETURN c; END IF;
      END LOOP;
      RETURN 0;
    END $$;
  CREATE FUNCTION mz_catalog._members(jsonb) RETURNS TABLE (n int8, key text, value jsonb) LANGUAGE plpgsql IMMUTABLE STRICT AS $$
    BEGIN
      IF jsonb_typeof($1) = 'array' THEN
        RETURN QUERY SELECT e.n, '', e.value FROM pg_catalog.jsonb_array_elements($1) WITH ORDINALITY AS e (value, n);
      ELSE
        RETURN QUERY SELECT row_number() OVER (ORDER BY e.key COLLATE "C"), e.key, e.value FROM pg_catalog.jsonb_each($1) AS e;
      END IF;
    END $$;
  UPDATE pg_amproc SET amproc = 'mz_catalog._jsonb_compare'::regproc
    WHERE amproc = 'pg_catalog.jsonb_cmp'::regproc AND amproclefttype = 'jsonb'::regtype;
  ${
  [["<", "lt"], ["<=", "le"], [">", "gt"], [">=", "ge"]].map(([operator, name]) => `
  CREATE FUNCTION mz_catalog._jsonb_${name}(jsonb, jsonb) RETURNS bool LANGUAGE SQL IMMUTABLE STRICT
    AS $$ SELECT mz_catalog._jsonb_compare($1, $2) ${operator} 0 $$;
  UPDATE pg_operator SET oprcode = 'mz_catalog._jsonb_${name}'::regproc
    WHERE oprname = '${operator}' AND oprleft = 'jsonb'::regtype AND oprright = 'jsonb'::regtype;`)
    .join("")
}`;
