/** Reads DROP, RENAME, OWNER TO, COMMENT, schemas, databases, roles and grants into commands of the world. */
import type { Command, ItemKind, Target } from "../world/command.ts";
import { readClusterName } from "./cluster_ddl.ts";
import { objectName, readTokens, type TokenReader } from "./token_reader.ts";

const KINDS: readonly (readonly [readonly string[], Target["kind"]])[] = [
  [["cluster", "replica"], "cluster-replica"],
  [["cluster"], "cluster"],
  [["materialized", "view"], "materialized-view"],
  [["network", "policy"], "network-policy"],
  [["table"], "table"],
  [["view"], "view"],
  [["index"], "index"],
  [["source"], "source"],
  [["sink"], "sink"],
  [["connection"], "connection"],
  [["secret"], "secret"],
  [["type"], "type"],
  [["function"], "function"],
  [["role"], "role"],
  [["user"], "role"],
  [["database"], "database"],
  [["schema"], "schema"],
  [["column"], "column"],
  [["system"], "system"],
];

/** The command that a statement says, or null when it is of none of the kinds read here. */
export function readObjectDdl(kind: string, sql: string): Command | null {
  const reader = readTokens(sql);
  switch (kind) {
    case "drop_objects":
      return readDrop(reader);
    case "drop_owned":
      return readDropOwned(reader);
    case "reassign_owned": {
      reader.expect("reassign", "owned", "by");
      const roles = readList(reader);
      reader.expect("to");
      return { type: "reassign_owned", roles, to: reader.identifier() };
    }
    case "comment":
      return readComment(reader);
    case "create_schema":
    case "create_database":
      return readCreateContainer(reader);
    case "create_role": {
      reader.expect("create");
      if (!reader.accept("role")) reader.expect("user");
      return { type: "create_role", name: reader.identifier(), attributes: readAttributes(reader) };
    }
    case "alter_role": {
      reader.expect("alter", "role");
      return { type: "alter_role", name: reader.identifier(), attributes: readAttributes(reader) };
    }
    case "alter_object_rename":
    case "alter_owner":
      return readAlter(reader);
    case "alter_system_set":
    case "alter_system_reset":
    case "alter_system_reset_all":
      return readAlterSystem(reader);
    default:
      return null;
  }
}

/** A kind of thing, as DROP and COMMENT ON say it. */
export function readKind(reader: TokenReader): Target["kind"] {
  const found = KINDS.find(([words]) => reader.accept(...words));
  if (!found) return "table";
  return found[1];
}

/** A thing of a kind. */
export function readTarget(reader: TokenReader, kind: Target["kind"]): Target {
  if (kind === "cluster") return { kind, name: readClusterName(reader) };
  if (kind === "role" || kind === "database" || kind === "network-policy") {
    return { kind, name: reader.identifier() };
  }
  if (kind === "system") return { kind };
  if (kind === "cluster-replica") {
    const cluster = readClusterName(reader);
    reader.expect(".");
    return { kind, cluster, name: reader.identifier() };
  }
  const parts = reader.nameParts();
  if (kind === "schema") {
    const [name, database] = [...parts].reverse();
    return { kind, name: name ?? "", database };
  }
  if (kind === "column") {
    return { kind, item: objectName(parts.slice(0, -1)), name: parts[parts.length - 1] ?? "" };
  }
  return { kind, item: objectName(parts) };
}

function readDrop(reader: TokenReader): Command {
  reader.expect("drop");
  const kind = readKind(reader);
  const ifExists = reader.accept("if", "exists");
  const targets = [readTarget(reader, kind)];
  while (reader.accept(",")) targets.push(readTarget(reader, kind));
  const cascade = reader.accept("cascade");
  const restrict = reader.accept("restrict");
  return { type: "drop", kind, targets, ifExists, cascade, restrict };
}

function readDropOwned(reader: TokenReader): Command {
  reader.expect("drop", "owned", "by");
  const roles = readList(reader);
  return { type: "drop_owned", roles, cascade: reader.accept("cascade") };
}

/** Identifiers with commas between. */
export function readList(reader: TokenReader): readonly string[] {
  const names = [reader.identifier()];
  while (reader.accept(",")) names.push(reader.identifier());
  return names;
}

function readComment(reader: TokenReader): Command {
  reader.expect("comment", "on");
  const target = readTarget(reader, readKind(reader));
  reader.expect("is");
  const token = reader.next();
  return { type: "comment", target, text: token.kind === "string" ? token.value : null };
}

function readCreateContainer(reader: TokenReader): Command {
  reader.expect("create");
  const isSchema = reader.accept("schema");
  if (!isSchema) reader.expect("database");
  const ifNotExists = reader.accept("if", "not", "exists");
  const [name, database] = [...reader.nameParts()].reverse();
  return isSchema
    ? { type: "create_schema", name: name ?? "", database, ifNotExists }
    : { type: "create_database", name: name ?? "", ifNotExists };
}

function readAttributes(reader: TokenReader): readonly string[] {
  const attributes: string[] = [];
  reader.accept("with");
  while (!reader.done()) {
    const word = reader.next().value.toUpperCase();
    if (word === "PASSWORD" && !reader.done()) reader.next();
    attributes.push(word);
  }
  return attributes;
}

function readAlter(reader: TokenReader): Command {
  reader.expect("alter");
  const kind = readKind(reader);
  const ifExists = reader.accept("if", "exists");
  const target = readTarget(reader, kind);
  if (reader.accept("owner", "to")) {
    return { type: "owner_to", target, role: reader.identifier(), ifExists };
  }
  reader.expect("rename", "to");
  const to = reader.identifier();
  if (target.kind === "schema") {
    return { type: "rename_schema", name: target.name, database: target.database, to };
  }
  if (target.kind === "cluster") {
    return { type: "rename_cluster", name: target.name, to, ifExists };
  }
  if (target.kind === "cluster-replica") {
    return {
      type: "rename_cluster_replica",
      cluster: target.cluster,
      name: target.name,
      to,
      ifExists,
    };
  }
  if (!("item" in target) || target.kind === "column") {
    throw new Error(`cannot rename a ${kind}`);
  }
  return { type: "rename_item", kind: target.kind as ItemKind, item: target.item, to, ifExists };
}

function readAlterSystem(reader: TokenReader): Command {
  reader.expect("alter", "system");
  if (reader.accept("reset")) {
    return { type: "alter_system", name: reader.identifier(), value: null };
  }
  reader.expect("set");
  const name = reader.identifier();
  if (!reader.accept("=")) reader.accept("to");
  if (reader.accept("default")) return { type: "alter_system", name, value: null };
  const values = [reader.next().value];
  while (reader.accept(",")) values.push(reader.next().value);
  return { type: "alter_system", name, value: values.join(", ") };
}
