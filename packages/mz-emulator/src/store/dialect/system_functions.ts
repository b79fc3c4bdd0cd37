/** Functions that ask about the system: who, which type, which encoding, which time zones. */

/** The SQL that makes them. */
export const SYSTEM_FUNCTIONS_SQL = `
  CREATE FUNCTION mz_catalog.pg_get_userbyid(oid) RETURNS text LANGUAGE plpgsql STABLE STRICT AS $$
    BEGIN
      RETURN COALESCE((SELECT name FROM mz_catalog.mz_roles AS r WHERE r.oid = $1), 'unknown (OID=' || $1::text || ')');
    END $$;
  CREATE FUNCTION mz_catalog.pg_encoding_to_char(int8) RETURNS text LANGUAGE SQL IMMUTABLE STRICT
    AS $$ SELECT CASE $1 WHEN 6 THEN 'UTF8' END $$;
  CREATE FUNCTION mz_catalog._type_name(regtype) RETURNS text LANGUAGE SQL STABLE STRICT AS $$
    SELECT CASE WHEN nspname = 'mz_catalog' AND typname LIKE '%\\_list' THEN replace(typname, '_list', ' list')
      WHEN nspname = 'mz_catalog' AND typcategory = 'A' THEN pg_catalog.ltrim(typname, '_') || '[]'
      WHEN nspname = 'mz_catalog' THEN typname ELSE pg_catalog.format_type(t.oid, NULL) END
    FROM pg_type AS t JOIN pg_namespace AS n ON n.oid = typnamespace WHERE t.oid = $1 $$;
  CREATE FUNCTION mz_catalog.is_rbac_enabled() RETURNS bool LANGUAGE SQL STABLE
    AS $$ SELECT current_setting('mz.rbac')::bool $$;
  CREATE OR REPLACE VIEW mz_pg_catalog.pg_timezone_names AS
    SELECT name::text, abbrev::text, utc_offset, is_dst FROM pg_catalog.pg_timezone_names;
  CREATE FUNCTION mz_catalog.pg_table_is_visible(oid) RETURNS bool LANGUAGE SQL STABLE STRICT AS $$
    SELECT coalesce(
      (SELECT s.name = ANY (mz_catalog.current_schemas(true)) FROM mz_catalog.mz_objects AS o
        JOIN mz_catalog.mz_schemas AS s ON s.id = o.schema_id WHERE o.oid = $1 AND o.type <> 'function' LIMIT 1),
      pg_catalog.pg_table_is_visible($1)) $$;
  CREATE FUNCTION mz_catalog.pg_get_viewdef(oid) RETURNS text LANGUAGE SQL STABLE STRICT AS $$
    SELECT coalesce((SELECT definition FROM mz_catalog.mz_views AS v WHERE v.oid = $1),
      (SELECT definition FROM mz_catalog.mz_materialized_views AS m WHERE m.oid = $1)) $$;
  CREATE FUNCTION mz_catalog.pg_get_viewdef(oid, bool) RETURNS text LANGUAGE SQL STABLE STRICT
    AS $$ SELECT mz_catalog.pg_get_viewdef($1) $$;
`;
