/**
 * Views by which tools written for PostgreSQL look around: information_schema, and the core of pg_catalog.
 *
 * They show the system's objects and those of the session's database. Columns that nothing here fills are null.
 */

const HERE = "(d.id IS NULL OR d.name = mz_catalog.current_database())";

/** A relation, index or item `r` with its schema `s` and its database `d`. */
const PLACED =
  `JOIN mz_catalog.mz_schemas AS s ON s.id = r.schema_id LEFT JOIN mz_catalog.mz_databases AS d ON d.id = s.database_id`;

const OWNED = "JOIN mz_catalog.mz_roles AS o ON o.id = r.owner_id";

const ROLES = `
  SELECT r.oid, r.name AS rolname, r.rolsuper, r.inherit AS rolinherit, NULL::bool AS rolcreaterole,
    NULL::bool AS rolcreatedb, r.rolcanlogin, false AS rolreplication, false AS rolbypassrls,
    -1 AS rolconnlimit, '********' AS rolpassword, NULL::timestamptz AS rolvaliduntil, NULL::text[] AS rolconfig
  FROM mz_catalog.mz_roles AS r`;

const INFORMATION_SCHEMA: Readonly<Record<string, string>> = {
  "information_schema.tables": `
    SELECT d.name AS table_catalog, s.name AS table_schema, r.name AS table_name,
      CASE r.type WHEN 'materialized-view' THEN 'MATERIALIZED VIEW' WHEN 'table' THEN 'BASE TABLE'
        ELSE upper(r.type) END AS table_type
    FROM mz_catalog.mz_relations AS r ${PLACED} WHERE ${HERE}`,
  "information_schema.columns": `
    SELECT d.name AS table_catalog, s.name AS table_schema, r.name AS table_name, c.name AS column_name,
      c.position::text::int8 AS ordinal_position, c.default AS column_default,
      CASE WHEN c.nullable THEN 'YES' ELSE 'NO' END AS is_nullable, c.type AS data_type,
      NULL::int4 AS character_maximum_length, NULL::int4 AS numeric_precision, NULL::int4 AS numeric_scale
    FROM mz_catalog.mz_columns AS c JOIN mz_catalog.mz_relations AS r ON r.id = c.id ${PLACED} WHERE ${HERE}`,
  "information_schema.schemata": `
    SELECT d.name AS catalog_name, s.name AS schema_name
    FROM mz_catalog.mz_schemas AS s LEFT JOIN mz_catalog.mz_databases AS d ON d.id = s.database_id WHERE ${HERE}`,
  "information_schema.views": `
    SELECT d.name AS table_catalog, s.name AS table_schema, r.name AS table_name, r.definition AS view_definition
    FROM mz_catalog.mz_views AS r ${PLACED} WHERE ${HERE}`,
  "information_schema.enabled_roles": "SELECT name AS role_name FROM mz_catalog.mz_roles",
};

const PG_CATALOG: Readonly<Record<string, string>> = {
  "pg_catalog.pg_namespace": `
    SELECT s.oid, s.name AS nspname, o.oid AS nspowner, NULL::text[] AS nspacl
    FROM mz_catalog.mz_schemas AS s LEFT JOIN mz_catalog.mz_databases AS d ON d.id = s.database_id
    JOIN mz_catalog.mz_roles AS o ON o.id = s.owner_id WHERE ${HERE}`,
  "pg_catalog.pg_database": `
    SELECT d.oid, d.name AS datname, o.oid AS datdba, 6 AS encoding, false AS datistemplate,
      true AS datallowconn, 'C' AS datcollate, 'C' AS datctype, NULL::text[] AS datacl
    FROM mz_catalog.mz_databases AS d JOIN mz_catalog.mz_roles AS o ON o.id = d.owner_id`,
  "pg_catalog.pg_class": `
    SELECT r.oid, r.name AS relname, s.oid AS relnamespace, 0::oid AS reloftype, o.oid AS relowner,
      0::oid AS relam, 0::oid AS reltablespace, (-1.0)::float4 AS reltuples, 0::oid AS reltoastrelid,
      EXISTS (SELECT 1 FROM mz_catalog.mz_indexes AS i WHERE i.on_id = r.id) AS relhasindex, 'p'::"char" AS relpersistence,
      CASE r.type WHEN 'table' THEN 'r' WHEN 'source' THEN 's' WHEN 'index' THEN 'i' WHEN 'view' THEN 'v'
        WHEN 'materialized-view' THEN 'm' END AS relkind,
      (SELECT count(*)::int2 FROM mz_catalog.mz_columns AS c WHERE c.id = r.id) AS relnatts, 0::int2 AS relchecks, false AS relhasrules,
      false AS relhastriggers, false AS relhassubclass, false AS relrowsecurity, false AS relforcerowsecurity,
      'd'::"char" AS relreplident, false AS relispartition, false AS relhasoids, NULL::text[] AS reloptions
    FROM mz_catalog.mz_objects AS r ${PLACED} ${OWNED}
    WHERE ${HERE} AND r.type IN ('table', 'source', 'index', 'view', 'materialized-view')`,
  "pg_catalog.pg_attribute": `
    SELECT r.oid AS attrelid, c.name AS attname, c.type_oid AS atttypid, NULL::int2 AS attlen,
      c.position::text::int2 AS attnum, c.type_mod AS atttypmod, NULL::int2 AS attndims, NOT c.nullable AS attnotnull,
      c.default IS NOT NULL AS atthasdef, ''::"char" AS attidentity, ''::"char" AS attgenerated,
      false AS attisdropped, 0::oid AS attcollation
    FROM mz_catalog.mz_columns AS c JOIN mz_catalog.mz_relations AS r ON r.id = c.id ${PLACED} WHERE ${HERE}`,
  "pg_catalog.pg_index": `
    SELECT i.oid AS indexrelid, r.oid AS indrelid, count(c.index_position)::int2 AS indnatts, false AS indisunique,
      false AS indisprimary, false AS indimmediate, false AS indisclustered, true AS indisvalid, false AS indisreplident,
      coalesce(string_agg(coalesce(c.on_position::text, '0'), ' ' ORDER BY c.index_position::text::int8), '')::int2vector AS indkey,
      coalesce(string_agg('0', ' '), '')::int2vector AS indoption, NULL::text AS indexprs, NULL::text AS indpred
    FROM mz_catalog.mz_indexes AS i JOIN mz_catalog.mz_relations AS r ON r.id = i.on_id ${PLACED}
    LEFT JOIN mz_catalog.mz_index_columns AS c ON c.index_id = i.id WHERE ${HERE} GROUP BY i.oid, r.oid`,
  "mz_internal.mz_materialized_view_refresh_strategies": `
    SELECT id AS materialized_view_id, 'on-commit' AS type, NULL::interval AS interval, NULL::timestamptz AS aligned_to,
      NULL::timestamptz AS at FROM mz_catalog.mz_materialized_views`,
  "mz_catalog.mz_timezone_names": "SELECT name FROM pg_catalog.pg_timezone_names",
  "pg_catalog.pg_authid": ROLES,
  "pg_catalog.pg_roles": ROLES,
  "pg_catalog.pg_user": `
    SELECT r.name AS usename, r.oid AS usesysid, NULL::bool AS usecreatedb, r.rolsuper AS usesuper,
      false AS userepl, false AS usebypassrls, '********' AS passwd, NULL::timestamptz AS valuntil,
      NULL::text[] AS useconfig
    FROM mz_catalog.mz_roles AS r WHERE r.rolcanlogin`,
  "pg_catalog.pg_tables": `
    SELECT s.name AS schemaname, r.name AS tablename, o.name AS tableowner
    FROM mz_catalog.mz_tables AS r ${PLACED} ${OWNED} WHERE ${HERE}`,
  "pg_catalog.pg_views": `
    SELECT s.name AS schemaname, r.name AS viewname, o.oid AS viewowner, r.definition AS definition
    FROM mz_catalog.mz_views AS r ${PLACED} ${OWNED} WHERE ${HERE}`,
  "pg_catalog.pg_matviews": `
    SELECT s.name AS schemaname, r.name AS matviewname, o.oid AS matviewowner, r.definition AS definition
    FROM mz_catalog.mz_materialized_views AS r ${PLACED} ${OWNED} WHERE ${HERE}`,
  "pg_catalog.pg_indexes": `
    SELECT d.name AS table_catalog, s.name AS schemaname, r.name AS tablename, i.name AS indexname,
      NULL::text AS tablespace, i.create_sql AS indexdef
    FROM mz_catalog.mz_indexes AS i JOIN mz_catalog.mz_relations AS r ON r.id = i.on_id ${PLACED} WHERE ${HERE}`,
};

/** The SQL of each, by `schema.name`. */
export const STANDARD_VIEWS: Readonly<Record<string, string>> = {
  ...INFORMATION_SCHEMA,
  ...PG_CATALOG,
};
