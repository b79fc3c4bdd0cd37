/**
 * SHOW of objects as a query over the catalog: `SHOW TABLES` is a SELECT in disguise.
 *
 * It only makes the text; the query is planned and run as any other. Invariant: what the statement filters by is a WHERE
 * around the list, so that it sees the columns that are shown.
 */
import { SqlError } from "../pgwire/message_fields.ts";
import { databaseNamed, findRole, schemaNamed } from "../world/lookup.ts";
import { quoteText } from "../store/store.ts";
import { itemOf } from "./named_item.ts";
import { contextOf, searchPath, type SessionState, variable } from "./session_state.ts";
import { tokenize } from "./lexer.ts";
import { readTokens, type TokenReader } from "./token_reader.ts";
import { clusterNamed, findSchema, fullName } from "./world_access.ts";

/** What is listed: relation, columns, and by what it may be narrowed. */
interface List {
  readonly words: string;
  readonly relation: string;
  readonly columns: string;
  /** `schema`: of the session unless said; `database` likewise; `cluster`: IN CLUSTER instead. */
  readonly within?: readonly ("schema" | "database" | "cluster")[];
  /** Columns that WHERE may name beside those shown. */
  readonly more?: string;
  readonly condition?: string;
}

const SCHEMA = { within: ["schema"] } as const;
const PLACED = { within: ["schema", "cluster"] } as const;

const LISTS: readonly List[] = [
  list("MATERIALIZED VIEWS", "name, cluster, comment", PLACED),
  list("TABLES", "name, comment", SCHEMA),
  list("VIEWS", "name, comment", SCHEMA),
  list("SOURCES", "name, type, cluster, comment", PLACED),
  list("SINKS", "name, type, cluster, comment", PLACED),
  list("INDEXES", 'name, "on", cluster, key, comment', PLACED),
  list("OBJECTS", "name, type, comment", SCHEMA),
  list("TYPES", "name, comment", SCHEMA),
  list("SECRETS", "name, comment", SCHEMA),
  list("CONNECTIONS", "name, type, comment", SCHEMA),
  list("SUBSOURCES", "name, type", {
    ...SCHEMA,
    relation: "mz_internal.mz_show_sources",
    condition: "type = 'subsource'",
  }),
  list("SCHEMAS", "name, comment", { within: ["database"] }),
  list("DATABASES", "name, comment"),
  list("ROLES", "name, comment"),
  list("NETWORK POLICIES", "name, rules, comment"),
  list("CLUSTER REPLICAS", "cluster, replica, size, ready, comment", { more: ", replica_id" }),
  list("CLUSTERS", "name, replicas, activity, comment"),
];

function list(words: string, columns: string, more: Partial<List> = {}): List {
  const relation = words === "OBJECTS" ? "all_objects" : words.toLowerCase().replaceAll(" ", "_");
  return { words, relation: `mz_internal.mz_show_${relation}`, columns, ...more };
}

/** The query behind a SHOW of objects or columns. */
export function showQuery(state: SessionState, sql: string): string {
  const parameter = tokenize(sql).find((token) => token.kind === "parameter");
  if (parameter) throw new SqlError("42P02", `there is no parameter ${parameter.value}`);
  const reader = readTokens(sql);
  reader.expect("show");
  if (reader.accept("columns")) return columnsQuery(state, reader);
  if (reader.accept("privileges")) return privilegesQuery(state, reader, PRIVILEGES);
  if (reader.accept("default", "privileges")) return privilegesQuery(state, reader, DEFAULTS);
  if (reader.accept("role", "membership")) return privilegesQuery(state, reader, MEMBERSHIP);
  const found = LISTS.find((each) => reader.accept(...each.words.split(" ")));
  if (!found) throw new SqlError("0A000", `${unlisted(reader)} in subqueries not yet supported`);
  const conditions = [
    ...(found.condition ? [found.condition] : []),
    ...narrow(state, reader, found),
  ];
  const inner = `SELECT ${found.columns}${found.more ?? ""} FROM ${found.relation}${
    conditions.length > 0 ? ` WHERE ${conditions.join(" AND ")}` : ""
  }`;
  return filtered({ inner, columns: found.columns }, reader);
}

/** What is no list of anything. */
function unlisted(reader: TokenReader): string {
  if (!reader.accept("create")) return "SHOW variable";
  return `SHOW CREATE ${reader.next().value.toUpperCase()}`;
}

/** The conditions that FROM, ON and IN CLUSTER stand for. */
function narrow(state: SessionState, reader: TokenReader, list: List): readonly string[] {
  const within = list.within ?? [];
  const conditions: string[] = [];
  let schemaSaid = false;
  while (!reader.done()) {
    if (reader.accept("in", "cluster")) {
      const name = reader.accept("[") ? `[${reader.identifier()}]` : reader.identifier();
      conditions.push(`cluster_id = '${clusterNamed(state.machine.world(), name).id}'`);
      schemaSaid = true;
    } else if (reader.accept("from") || reader.accept("in")) {
      schemaSaid = true;
      const [name = "", database] = [...reader.nameParts()].reverse();
      conditions.push(
        within.includes("database")
          ? `database_id = '${databaseId(state, name)}'`
          : `schema_id = '${schemaId(state, name, database)}'`,
      );
    } else if (reader.accept("on")) {
      schemaSaid = true;
      const item = itemOf(state, reader.nameParts());
      conditions.push(`on_id = '${item.id}'`);
    } else break;
  }
  if (schemaSaid) return conditions;
  if (within.includes("schema")) conditions.push(`schema_id = '${activeSchemaId(state)}'`);
  if (within.includes("database")) {
    const id = databaseId(state, variable(state, "database"));
    conditions.push(`(database_id = '${id}' OR database_id IS NULL)`);
  }
  return conditions;
}

function worldContext(state: SessionState) {
  const world = state.machine.world();
  return { world, context: { ...contextOf(state), now: world.now } };
}

function schemaId(state: SessionState, name: string, database: string | undefined): string {
  const { world, context } = worldContext(state);
  return schemaNamed(world, context, { name, ...(database === undefined ? {} : { database }) }).id;
}

function activeSchemaId(state: SessionState): string {
  const { world, context } = worldContext(state);
  for (const name of searchPath(state)) {
    const found = findSchema(world, context, { name });
    if (found) return found.id;
  }
  throw new SqlError("XX000", "no schema has been selected to show in");
}

function databaseId(state: SessionState, name: string): string {
  return databaseNamed(state.machine.world(), name).id;
}

function columnsQuery(state: SessionState, reader: TokenReader): string {
  if (!reader.accept("from")) reader.accept("in");
  const item = itemOf(state, reader.nameParts());
  if (!HAVE_COLUMNS.has(item.kind)) {
    const name = fullName(state.machine.world(), item);
    const kind = item.kind.replace("-", " ");
    throw new SqlError("XX000", `${name} is a ${kind} and so does not have columns`);
  }
  const inner = `SELECT name, nullable, type, position, comment FROM mz_internal.mz_show_columns ` +
    `WHERE id = '${item.id}'`;
  const columns = "name, nullable, type, comment";
  return filtered({ inner, columns, order: "position" }, reader);
}

const HAVE_COLUMNS = new Set(["table", "view", "materialized-view", "source"]);

interface Access {
  readonly columns: string;
  readonly relation: string;
  readonly role: string;
}

const PRIVILEGES: Access = {
  columns: "grantor, grantee, database, schema, name, object_type, privilege_type",
  relation: "mz_internal.mz_show_all_privileges",
  role: "grantee",
};
const DEFAULTS: Access = {
  columns: "object_owner, database, schema, object_type, grantee, privilege_type",
  relation: "mz_internal.mz_show_default_privileges",
  role: "grantee",
};
const MEMBERSHIP: Access = {
  columns: "role, member, grantor",
  relation: "mz_internal.mz_show_role_members",
  role: "member",
};

function privilegesQuery(state: SessionState, reader: TokenReader, access: Access): string {
  const conditions: string[] = [];
  if (reader.accept("on")) {
    const words: string[] = [];
    while (!reader.done() && !reader.looksAt("for") && !reader.looksAt("where")) {
      words.push(reader.next().value);
    }
    const plural = words.join(" ");
    const type = plural === "system" ? plural : plural.replace(/ies$/, "y").replace(/s$/, "");
    conditions.push(`object_type = ${quoteText(type)}`);
  }
  if (reader.accept("for")) {
    const role = reader.identifier();
    if (!findRole(state.machine.world(), role)) {
      throw new SqlError("XX000", `unknown role '${role}'`);
    }
    conditions.push(
      `CASE WHEN ${access.role} = 'PUBLIC' THEN true ELSE ` +
        `pg_has_role(${quoteText(role)}, ${access.role}, 'USAGE') END`,
    );
  }
  const inner = `SELECT ${access.columns} FROM ${access.relation}${
    conditions.length > 0 ? ` WHERE ${conditions.join(" AND ")}` : ""
  }`;
  return filtered({ inner, columns: access.columns }, reader);
}

/** The list with LIKE or WHERE around it, ordered by the columns shown. */
function filtered(
  shown: { inner: string; columns: string; order?: string },
  reader: TokenReader,
): string {
  const { inner, columns, order = columns } = shown;
  const around = (condition: string) =>
    `SELECT ${columns} FROM (${inner}) AS shown${condition} ORDER BY ${order}`;
  if (reader.accept("like")) return around(` WHERE name LIKE ${quoteText(reader.next().value)}`);
  if (reader.accept("where")) return around(` WHERE ${reader.rest()}`);
  return around("");
}

/** A query with each `(SHOW ...)` in it replaced by the query that it stands for. */
export function expandShow(state: SessionState, sql: string): string {
  if (!/\(\s*show\b/i.test(sql)) return sql;
  const reader = readTokens(sql);
  let out = "";
  let at = 0;
  while (!reader.done()) {
    if (!(reader.looksAt("(", "show"))) {
      reader.next();
      continue;
    }
    const start = (reader.peek()?.end) ?? 0;
    const inside = reader.group();
    out += sql.slice(at, start) + showQuery(state, inside);
    at = start + inside.length;
  }
  return out + sql.slice(at);
}
