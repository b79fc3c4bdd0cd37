/** Views about roles and privileges, as SHOW PRIVILEGES and its like read them. */

const WORDS =
  `(VALUES ('a', 'INSERT'), ('r', 'SELECT'), ('w', 'UPDATE'), ('d', 'DELETE'), ('U', 'USAGE'), ('C', 'CREATE'),
  ('R', 'CREATEROLE'), ('B', 'CREATEDB'), ('N', 'CREATECLUSTER'), ('P', 'CREATENETWORKPOLICY')) AS word (letter, privilege)`;

/** One row per grantee, grantor and privilege word of grants given as text. */
function exploded(source: string): string {
  return `
    SELECT x.*, coalesce(nullif(split_part(x.acl, '=', 1), ''), 'p') AS grantee_id,
      split_part(x.acl, '/', 2) AS grantor_id, word.privilege AS privilege_type
    FROM (${source}) AS x
    JOIN ${WORDS} ON position(word.letter IN split_part(split_part(x.acl, '=', 2), '/', 1)) > 0`;
}

/** With names of roles, leaving out grants to the system's own roles. */
function named(source: string, columns: string): string {
  return `
    SELECT grantor.name AS grantor, CASE WHEN e.grantee_id = 'p' THEN 'PUBLIC' ELSE grantee.name END AS grantee,
      ${columns}e.privilege_type
    FROM (${exploded(source)}) AS e
    LEFT JOIN mz_catalog.mz_roles AS grantor ON grantor.id = e.grantor_id
    LEFT JOIN mz_catalog.mz_roles AS grantee ON grantee.id = e.grantee_id
    WHERE e.grantee_id NOT LIKE 's%'`;
}

const ACLS = "unnest(privileges)::text";

const CLUSTERS = named(
  `SELECT name, ${ACLS} AS acl FROM mz_catalog.mz_clusters WHERE id NOT LIKE 's%'`,
  "e.name, ",
);
const DATABASES = named(
  `SELECT name, ${ACLS} AS acl FROM mz_catalog.mz_databases WHERE id NOT LIKE 's%'`,
  "e.name, ",
);
const SCHEMAS = named(
  `SELECT d.name AS database, s.name, unnest(s.privileges)::text AS acl FROM mz_catalog.mz_schemas AS s
    LEFT JOIN mz_catalog.mz_databases AS d ON d.id = s.database_id WHERE s.id NOT LIKE 's%'`,
  "e.database, e.name, ",
);
const OBJECTS = named(
  `SELECT d.name AS database, s.name AS schema, o.name, o.type AS object_type, unnest(o.privileges)::text AS acl
    FROM mz_catalog.mz_objects AS o JOIN mz_catalog.mz_schemas AS s ON s.id = o.schema_id
    LEFT JOIN mz_catalog.mz_databases AS d ON d.id = s.database_id WHERE o.id NOT LIKE 's%'`,
  "e.database, e.schema, e.name, e.object_type, ",
);
const SYSTEM = named("SELECT privileges::text AS acl FROM mz_catalog.mz_system_privileges", "");

const ROLE_MEMBERS = `
    SELECT role.name AS role, member.name AS member, grantor.name AS grantor
    FROM mz_catalog.mz_role_members AS m
    JOIN mz_catalog.mz_roles AS role ON role.id = m.role_id
    JOIN mz_catalog.mz_roles AS member ON member.id = m.member
    JOIN mz_catalog.mz_roles AS grantor ON grantor.id = m.grantor`;

const DEFAULTS = `
    SELECT CASE WHEN p.role_id = 'p' THEN 'PUBLIC' ELSE owner.name END AS object_owner, d.name AS database,
      s.name AS schema, p.object_type, CASE WHEN p.grantee = 'p' THEN 'PUBLIC' ELSE grantee.name END AS grantee,
      word.privilege AS privilege_type
    FROM mz_catalog.mz_default_privileges AS p
    LEFT JOIN mz_catalog.mz_roles AS owner ON owner.id = p.role_id
    LEFT JOIN mz_catalog.mz_roles AS grantee ON grantee.id = p.grantee
    LEFT JOIN mz_catalog.mz_databases AS d ON d.id = p.database_id
    LEFT JOIN mz_catalog.mz_schemas AS s ON s.id = p.schema_id
    JOIN ${WORDS} ON position(word.letter IN p.privileges) > 0
    WHERE p.grantee NOT LIKE 's%'`;

/** Only what concerns the current role, or everyone. */
function mine(source: string, role = "grantee"): string {
  return `
    SELECT * FROM (${source}) AS every
    WHERE CASE WHEN every.${role} = 'PUBLIC' THEN true ELSE mz_catalog.pg_has_role(every.${role}, 'USAGE') END`;
}

/** Roles and privileges, by `schema.name`. */
export const ACCESS_VIEWS: Readonly<Record<string, string>> = {
  "mz_internal.mz_show_cluster_privileges": CLUSTERS,
  "mz_internal.mz_show_database_privileges": DATABASES,
  "mz_internal.mz_show_schema_privileges": SCHEMAS,
  "mz_internal.mz_show_object_privileges": OBJECTS,
  "mz_internal.mz_show_system_privileges": SYSTEM,
  "mz_internal.mz_show_all_privileges": `
    SELECT grantor, grantee, NULL::text AS database, NULL::text AS schema, NULL::text AS name, 'system' AS object_type,
      privilege_type FROM (${SYSTEM}) AS system
    UNION ALL SELECT grantor, grantee, NULL, NULL, name, 'cluster', privilege_type FROM (${CLUSTERS}) AS clusters
    UNION ALL SELECT grantor, grantee, NULL, NULL, name, 'database', privilege_type FROM (${DATABASES}) AS databases
    UNION ALL SELECT grantor, grantee, database, NULL, name, 'schema', privilege_type FROM (${SCHEMAS}) AS schemas
    UNION ALL SELECT grantor, grantee, database, schema, name, object_type, privilege_type FROM (${OBJECTS}) AS objects`,
  "mz_internal.mz_show_role_members": ROLE_MEMBERS,
  "mz_internal.mz_show_my_cluster_privileges": mine(CLUSTERS),
  "mz_internal.mz_show_my_database_privileges": mine(DATABASES),
  "mz_internal.mz_show_my_schema_privileges": mine(SCHEMAS),
  "mz_internal.mz_show_my_object_privileges": mine(OBJECTS),
  "mz_internal.mz_show_my_system_privileges": mine(SYSTEM),
  "mz_internal.mz_show_my_role_members": mine(ROLE_MEMBERS, "member"),
  "mz_internal.mz_show_my_default_privileges": mine(DEFAULTS),
  "mz_internal.mz_show_default_privileges": DEFAULTS,
};
