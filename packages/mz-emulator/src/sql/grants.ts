/** Reads GRANT, REVOKE and ALTER DEFAULT PRIVILEGES into commands of the world. */
import type { Command, Target } from "../world/command.ts";
import { readKind, readList, readTarget } from "./object_ddl.ts";
import { readTokens, type TokenReader } from "./token_reader.ts";

type GrantAll = Extract<Command, { type: "grant_all" | "revoke_all" }>;
type Container = { readonly database?: string | undefined; readonly name: string };

/** The command that a statement about privileges says, or null when it is of another kind. */
export function readGrants(kind: string, sql: string): Command | null {
  const reader = readTokens(sql);
  switch (kind) {
    case "grant_privileges":
    case "revoke_privileges":
      return readPrivileges(reader, kind === "grant_privileges");
    case "grant_role":
    case "revoke_role": {
      reader.next();
      const roles = readList(reader);
      if (!reader.accept("to")) reader.expect("from");
      return { type: kind, roles, members: readRoles(reader) };
    }
    case "alter_default_privileges":
      return readDefaults(reader);
    default:
      return null;
  }
}

function readPrivilegeNames(reader: TokenReader): readonly string[] {
  if (reader.accept("all")) {
    reader.accept("privileges");
    return ["ALL"];
  }
  return readList(reader).map((name) => name.toUpperCase());
}

function readRoles(reader: TokenReader): readonly string[] {
  const roles: string[] = [];
  do {
    reader.accept("group");
    const token = reader.next();
    roles.push(token.kind === "word" && token.value === "public" ? "PUBLIC" : token.value);
  } while (reader.accept(","));
  return roles;
}

function readPrivileges(reader: TokenReader, grant: boolean): Command {
  reader.next();
  const privileges = readPrivilegeNames(reader);
  reader.expect("on");
  if (reader.accept("all")) return readAllOf(reader, privileges, grant);
  const kind = readKind(reader);
  const targets: Target[] = [readTarget(reader, kind)];
  while (reader.accept(",")) targets.push(readTarget(reader, kind));
  if (!reader.accept("to")) reader.expect("from");
  return { type: grant ? "grant" : "revoke", privileges, targets, roles: readRoles(reader) };
}

const PLURALS: readonly (readonly [string, GrantAll["kind"]])[] = [
  ["clusters", "cluster"],
  ["databases", "database"],
  ["schemas", "schema"],
  ["tables", "table"],
  ["secrets", "secret"],
  ["connections", "connection"],
  ["types", "type"],
];

function readPlural(reader: TokenReader): GrantAll["kind"] {
  return PLURALS.find(([word]) => reader.accept(word))?.[1] ?? "table";
}

function readContainers(reader: TokenReader): {
  inSchemas: readonly Container[];
  inDatabases: readonly string[];
} {
  const inSchemas: Container[] = [];
  let inDatabases: readonly string[] = [];
  if (reader.accept("in", "schema")) {
    do {
      const [name, database] = [...reader.nameParts()].reverse();
      inSchemas.push({ name: name ?? "", database });
    } while (reader.accept(","));
  }
  if (reader.accept("in", "database")) inDatabases = readList(reader);
  return { inSchemas, inDatabases };
}

function readAllOf(reader: TokenReader, privileges: readonly string[], grant: boolean): Command {
  const kind = readPlural(reader);
  const where = readContainers(reader);
  if (!reader.accept("to")) reader.expect("from");
  return {
    type: grant ? "grant_all" : "revoke_all",
    privileges,
    kind,
    ...where,
    roles: readRoles(reader),
  };
}

function readDefaults(reader: TokenReader): Command {
  reader.expect("alter", "default", "privileges");
  let forRoles: readonly string[] = [];
  if (reader.accept("for", "all", "roles")) forRoles = ["PUBLIC"];
  else if (reader.accept("for")) {
    if (!reader.accept("role")) reader.accept("user");
    forRoles = readList(reader);
  }
  const where = readContainers(reader);
  const grant = reader.next().value === "grant";
  const privileges = readPrivilegeNames(reader);
  reader.expect("on");
  const kind = readPlural(reader);
  if (!reader.accept("to")) reader.expect("from");
  const roles = readRoles(reader);
  return { type: "alter_default_privileges", grant, forRoles, ...where, kind, privileges, roles };
}
