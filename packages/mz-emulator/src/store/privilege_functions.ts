/**
 * has_cluster_privilege and its like in PGlite: whether a role holds one of the privileges named.
 *
 * A role holds what is granted to it, to a role that it is a member of, or to everyone. Invariant: NULL in, NULL out; a role or
 * thing that is given by name and is not there is an error, one that is given by oid is NULL.
 */

const WORDS =
  `(VALUES ('INSERT', 'a'), ('SELECT', 'r'), ('UPDATE', 'w'), ('DELETE', 'd'), ('USAGE', 'U'), ('CREATE', 'C'),
  ('CREATEROLE', 'R'), ('CREATEDB', 'B'), ('CREATECLUSTER', 'N'), ('CREATENETWORKPOLICY', 'P')) AS words (word, letter)`;

/** Kinds of things with privileges, and how their grants are found by what was given. */
interface Kind {
  readonly name: string;
  /** By text and by oid; the text of one that is not there is in the message. */
  readonly byText: string;
  readonly byOid: string | null;
  readonly missing: string;
}

const NAMED_OBJECT = `SELECT o.privileges INTO grants
      FROM mz_catalog.mz_objects AS o
      JOIN mz_catalog.mz_schemas AS s ON s.id = o.schema_id
      LEFT JOIN mz_catalog.mz_databases AS d ON d.id = s.database_id
      WHERE o.name = parts[1]
        AND (CASE WHEN parts[2] IS NULL THEN s.name = ANY (mz_catalog.current_schemas(true)) ELSE s.name = parts[2] END)
        AND (d.name IS NULL OR d.name = coalesce(parts[3], mz_catalog.current_database()))
      ORDER BY array_position(mz_catalog.current_schemas(true), s.name) LIMIT 1`;
const OBJECT_BY_OID =
  "SELECT o.privileges INTO grants FROM mz_catalog.mz_objects AS o WHERE o.oid = thing";

function objectKind(name: string, noun: string): Kind {
  return {
    name,
    byText: NAMED_OBJECT,
    byOid: OBJECT_BY_OID,
    missing: `${noun} "%" does not exist`,
  };
}

const KINDS: readonly Kind[] = [
  {
    name: "cluster",
    byText: "SELECT c.privileges INTO grants FROM mz_catalog.mz_clusters AS c WHERE c.name = thing",
    byOid: null,
    missing: 'error cluster "%" does not exist',
  },
  {
    name: "database",
    byText:
      "SELECT d.privileges INTO grants FROM mz_catalog.mz_databases AS d WHERE d.name = parts[1]",
    byOid: "SELECT d.privileges INTO grants FROM mz_catalog.mz_databases AS d WHERE d.oid = thing",
    missing: 'database "%" does not exist',
  },
  {
    name: "schema",
    byText: `SELECT s.privileges INTO grants FROM mz_catalog.mz_schemas AS s
      LEFT JOIN mz_catalog.mz_databases AS d ON d.id = s.database_id
      WHERE s.name = parts[1] AND (d.name IS NULL OR d.name = coalesce(parts[2], mz_catalog.current_database())) LIMIT 1`,
    byOid: "SELECT s.privileges INTO grants FROM mz_catalog.mz_schemas AS s WHERE s.oid = thing",
    missing: 'schema "%" does not exist',
  },
  objectKind("table", "relation"),
  objectKind("type", "type"),
  objectKind("secret", "object"),
  objectKind("connection", "object"),
];

const SHARED = `
  CREATE FUNCTION mz_catalog._role_oid(role text) RETURNS oid LANGUAGE plpgsql STABLE STRICT AS $$
    DECLARE found oid;
    BEGIN
      SELECT r.oid INTO found FROM mz_catalog.mz_roles AS r WHERE r.name = role;
      IF found IS NULL THEN RAISE EXCEPTION 'role "%" does not exist', role; END IF;
      RETURN found;
    END $$;
  CREATE FUNCTION mz_catalog._role_oid(role oid) RETURNS oid LANGUAGE SQL IMMUTABLE STRICT AS $$ SELECT role $$;
  CREATE FUNCTION mz_catalog._held_roles(role oid) RETURNS SETOF text LANGUAGE SQL STABLE AS $$
    WITH RECURSIVE held AS (
      SELECT r.id FROM mz_catalog.mz_roles AS r WHERE r.oid = role
      UNION SELECT m.role_id FROM mz_catalog.mz_role_members AS m JOIN held AS h ON h.id = m.member
    )
    SELECT id FROM held $$;
  CREATE FUNCTION mz_catalog._letters(privilege text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $$
    DECLARE
      each text;
      found text;
      letters text := '';
    BEGIN
      FOREACH each IN ARRAY string_to_array(privilege, ',') LOOP
        SELECT letter INTO found FROM ${WORDS} WHERE word = upper(btrim(each));
        IF found IS NULL THEN RAISE EXCEPTION 'unrecognized privilege type: "%"', btrim(each); END IF;
        letters := letters || found;
      END LOOP;
      RETURN letters;
    END $$;
  CREATE FUNCTION mz_catalog._holds(role oid, grants mz_catalog.mz_aclitem[], letters text) RETURNS bool
    LANGUAGE SQL STABLE STRICT AS $$
      SELECT CASE WHEN EXISTS (SELECT 1 FROM mz_catalog.mz_roles AS r WHERE r.oid = role) THEN EXISTS (
        SELECT 1 FROM unnest(grants) AS acl
        WHERE translate(mz_catalog.mz_aclitem_privileges(acl), letters, '') <> mz_catalog.mz_aclitem_privileges(acl)
          AND (mz_catalog.mz_aclitem_grantee(acl) = 'p' OR
            mz_catalog.mz_aclitem_grantee(acl) IN (SELECT * FROM mz_catalog._held_roles(role)))
      ) END $$;`;

function functionsOf(kind: Kind): string {
  const name = `mz_catalog.has_${kind.name}_privilege`;
  const given = kind.byOid === null ? ["text"] : ["text", "oid"];
  return given.flatMap((type) => {
    const find = type === "text" ? kind.byText : kind.byOid;
    // The last part first: the name, its schema, its database.
    const split = type === "text" && kind.name !== "cluster"
      ? "SELECT array_agg(p ORDER BY n DESC) INTO parts FROM unnest(parse_ident(thing)) WITH ORDINALITY AS u (p, n);"
      : "";
    const refuse = type === "text"
      ? `IF NOT FOUND THEN RAISE EXCEPTION '${kind.missing}', thing; END IF;`
      : "";
    const byRole = ["text", "oid"].map((role) => `
  CREATE FUNCTION ${name}(role ${role}, thing ${type}, privilege text) RETURNS bool LANGUAGE plpgsql STABLE STRICT AS $$
    DECLARE
      grants mz_catalog.mz_aclitem[];
      parts text[];
      role_oid oid := mz_catalog._role_oid(role);
      letters text := mz_catalog._letters(privilege);
    BEGIN
      ${split}
      ${find};
      ${refuse}
      RETURN mz_catalog._holds(role_oid, grants, letters);
    END $$;`);
    return [
      ...byRole,
      `
  CREATE FUNCTION ${name}(thing ${type}, privilege text) RETURNS bool LANGUAGE SQL STABLE STRICT
    AS $$ SELECT ${name}(mz_catalog.current_user(), thing, privilege) $$;`,
    ];
  }).join("");
}

const SYSTEM = ["text", "oid"].map((role) => `
  CREATE FUNCTION mz_catalog.has_system_privilege(role ${role}, privilege text) RETURNS bool LANGUAGE SQL STABLE STRICT
    AS $$ SELECT mz_catalog._holds(mz_catalog._role_oid(role),
      (SELECT array_agg(privileges) FROM mz_catalog.mz_system_privileges), mz_catalog._letters(privilege)) $$;`)
  .join("") + `
  CREATE FUNCTION mz_catalog.has_system_privilege(privilege text) RETURNS bool LANGUAGE SQL STABLE STRICT
    AS $$ SELECT mz_catalog.has_system_privilege(mz_catalog.current_user(), privilege) $$;`;

const ROLES = ["has_role", "pg_has_role"].flatMap((name) =>
  ["text", "oid"].flatMap((member) => [
    ...["text", "oid"].map((role) => `
  CREATE FUNCTION mz_catalog.${name}(member ${member}, role ${role}, privilege text) RETURNS bool LANGUAGE plpgsql STABLE STRICT AS $$
    DECLARE
      member_oid oid := mz_catalog._role_oid(member);
      role_oid oid := mz_catalog._role_oid(role);
    BEGIN
      IF upper(privilege) NOT IN ('MEMBER', 'USAGE') THEN
        RAISE EXCEPTION 'unrecognized privilege type: "%"', privilege;
      END IF;
      RETURN EXISTS (SELECT 1 FROM mz_catalog.mz_roles AS r
        WHERE r.oid = role_oid AND r.id IN (SELECT * FROM mz_catalog._held_roles(member_oid)));
    END $$;`),
    `
  CREATE FUNCTION mz_catalog.${name}(role ${member}, privilege text) RETURNS bool LANGUAGE SQL STABLE STRICT
    AS $$ SELECT mz_catalog.${name}(mz_catalog.current_user(), role, privilege) $$;`,
  ])
).join("");

/** The SQL that makes them. Needs the types and the session's functions. */
export const PRIVILEGE_FUNCTIONS_SQL = [SHARED, ...KINDS.map(functionsOf), SYSTEM, ROLES].join("");
