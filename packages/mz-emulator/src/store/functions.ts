/**
 * Functions of Materialize in PGlite: those that PostgreSQL lacks and those that answer otherwise there.
 *
 * What belongs to a session comes in through settings (`mz.now`, `mz.ts`...), set in the same batch as each statement.
 * They live in schema mz_catalog, which is searched before pg_catalog.
 */

import { SESSION_FUNCTIONS_SQL } from "./session_functions.ts";

const SETTINGS: readonly (readonly [string, string, string])[] = [
  ["now", "timestamptz", "mz.now"],
  ["current_timestamp", "timestamptz", "mz.now"],
  ["current_database", "text", "mz.database"],
  ["current_catalog", "text", "mz.database"],
  ["current_user", "text", "mz.role"],
  ["session_user", "text", "mz.role"],
  ["current_role", "text", "mz.role"],
  ["user", "text", "mz.role"],
  ["mz_version", "text", "mz.version"],
  ["version", "text", "mz.postgres_version"],
  ["mz_environment_id", "text", "mz.environment_id"],
  ["pg_backend_pid", "int4", "mz.connection_id"],
  ["current_schema", "text", "mz.schema"],
];

const SESSION_FUNCTIONS = SETTINGS.map(([name, type, setting]) => `
  CREATE FUNCTION mz_catalog."${name}"() RETURNS ${type} LANGUAGE SQL STABLE
    AS $$ SELECT NULLIF(current_setting('${setting}', true), '')::${type} $$;`).join("");

/** The SQL that makes them. Needs the types. */
export const FUNCTIONS_SQL = `
  ${SESSION_FUNCTIONS_SQL}
  CREATE FUNCTION mz_catalog._ts() RETURNS int8 LANGUAGE SQL STABLE AS $$ SELECT current_setting('mz.ts')::int8 $$;
  CREATE FUNCTION mz_catalog.mz_now() RETURNS mz_catalog.mz_timestamp LANGUAGE SQL STABLE
    AS $$ SELECT current_setting('mz.ts')::mz_catalog.mz_timestamp $$;
  CREATE FUNCTION mz_catalog.mz_logical_timestamp() RETURNS numeric LANGUAGE SQL STABLE
    AS $$ SELECT current_setting('mz.ts')::numeric $$;
  ${SESSION_FUNCTIONS}
  CREATE FUNCTION mz_catalog.mz_version_num() RETURNS int4 LANGUAGE SQL STABLE
    AS $$ SELECT current_setting('mz.version_number')::int4 $$;
  CREATE FUNCTION mz_catalog.mz_is_superuser() RETURNS bool LANGUAGE SQL STABLE
    AS $$ SELECT current_setting('mz.superuser')::bool $$;
  -- Not the id under which mz_sessions lists the session.
  CREATE FUNCTION mz_catalog.mz_session_id() RETURNS uuid LANGUAGE SQL STABLE
    AS $$ SELECT pg_catalog.md5(current_setting('mz.session_id'))::uuid $$;
  CREATE FUNCTION mz_catalog.mz_uptime() RETURNS interval LANGUAGE SQL STABLE
    AS $$ SELECT mz_catalog.now() - current_setting('mz.started')::timestamptz $$;
  CREATE FUNCTION mz_catalog.current_schemas(bool) RETURNS text[] LANGUAGE SQL STABLE
    AS $$ SELECT CASE WHEN $1 THEN ARRAY['mz_catalog', 'pg_catalog'] ELSE ARRAY[]::text[] END ||
      current_setting('mz.schemas')::text[] $$;

  CREATE FUNCTION mz_catalog.mz_timestamp(timestamptz) RETURNS mz_catalog.mz_timestamp LANGUAGE SQL IMMUTABLE STRICT
    AS $$ SELECT trunc(extract(epoch FROM $1) * 1000)::int8::mz_catalog.mz_timestamp $$;
  CREATE CAST (timestamptz AS mz_catalog.mz_timestamp) WITH FUNCTION mz_catalog.mz_timestamp(timestamptz) AS IMPLICIT;
  CREATE FUNCTION mz_catalog.mz_timestamp(timestamp) RETURNS mz_catalog.mz_timestamp LANGUAGE SQL IMMUTABLE STRICT
    AS $$ SELECT trunc(extract(epoch FROM $1) * 1000)::int8::mz_catalog.mz_timestamp $$;
  CREATE CAST (timestamp AS mz_catalog.mz_timestamp) WITH FUNCTION mz_catalog.mz_timestamp(timestamp) AS IMPLICIT;
  CREATE FUNCTION mz_catalog.mz_timestamp(date) RETURNS mz_catalog.mz_timestamp LANGUAGE SQL IMMUTABLE STRICT
    AS $$ SELECT trunc(extract(epoch FROM $1) * 1000)::int8::mz_catalog.mz_timestamp $$;
  CREATE CAST (date AS mz_catalog.mz_timestamp) WITH FUNCTION mz_catalog.mz_timestamp(date) AS IMPLICIT;
  CREATE FUNCTION mz_catalog.mz_timestamp(int4) RETURNS mz_catalog.mz_timestamp LANGUAGE SQL IMMUTABLE STRICT
    AS $$ SELECT $1::int8::mz_catalog.mz_timestamp $$;
  CREATE CAST (int4 AS mz_catalog.mz_timestamp) WITH FUNCTION mz_catalog.mz_timestamp(int4) AS IMPLICIT;
  CREATE FUNCTION mz_catalog.mz_timestamp(numeric) RETURNS mz_catalog.mz_timestamp LANGUAGE SQL IMMUTABLE STRICT
    AS $$ SELECT $1::int8::mz_catalog.mz_timestamp $$;
  CREATE CAST (numeric AS mz_catalog.mz_timestamp) WITH FUNCTION mz_catalog.mz_timestamp(numeric) AS IMPLICIT;
  CREATE FUNCTION mz_catalog.timestamptz(mz_catalog.mz_timestamp) RETURNS timestamptz LANGUAGE SQL IMMUTABLE STRICT
    AS $$ SELECT pg_catalog.to_timestamp(($1::int8)::numeric / 1000) $$;
  CREATE CAST (mz_catalog.mz_timestamp AS timestamptz) WITH FUNCTION mz_catalog.timestamptz(mz_catalog.mz_timestamp) AS ASSIGNMENT;
  CREATE FUNCTION mz_catalog.timestamp(mz_catalog.mz_timestamp) RETURNS timestamp LANGUAGE SQL IMMUTABLE STRICT
    AS $$ SELECT pg_catalog.to_timestamp(($1::int8)::numeric / 1000) AT TIME ZONE 'UTC' $$;
  CREATE CAST (mz_catalog.mz_timestamp AS timestamp) WITH FUNCTION mz_catalog.timestamp(mz_catalog.mz_timestamp) AS ASSIGNMENT;

  CREATE FUNCTION mz_catalog.mz_aclitem_grantee(mz_catalog.mz_aclitem) RETURNS text LANGUAGE SQL IMMUTABLE STRICT
    AS $$ SELECT CASE split_part($1::text, '=', 1) WHEN '' THEN 'p' ELSE split_part($1::text, '=', 1) END $$;
  CREATE FUNCTION mz_catalog.mz_aclitem_grantor(mz_catalog.mz_aclitem) RETURNS text LANGUAGE SQL IMMUTABLE STRICT
    AS $$ SELECT split_part($1::text, '/', 2) $$;
  CREATE FUNCTION mz_catalog.mz_aclitem_privileges(mz_catalog.mz_aclitem) RETURNS text LANGUAGE SQL IMMUTABLE STRICT
    AS $$ SELECT split_part(split_part($1::text, '=', 2), '/', 1) $$;
  CREATE FUNCTION mz_catalog.mz_aclexplode(mz_catalog.mz_aclitem[], OUT grantor text, OUT grantee text, OUT privilege_type text, OUT is_grantable bool)
    RETURNS SETOF record LANGUAGE SQL IMMUTABLE STRICT
    AS $$ SELECT mz_catalog.mz_aclitem_grantor(a), mz_catalog.mz_aclitem_grantee(a),
      CASE p WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' WHEN 'U' THEN 'USAGE'
        WHEN 'C' THEN 'CREATE' WHEN 'R' THEN 'CREATEROLE' WHEN 'B' THEN 'CREATEDB' WHEN 'N' THEN 'CREATECLUSTER' WHEN 'P' THEN 'CREATENETWORKPOLICY' END, false
      FROM unnest($1) AS a, LATERAL regexp_split_to_table(mz_catalog.mz_aclitem_privileges(a), '') AS p WHERE p <> '' $$;
`;
