/** Reads the statements about clusters and replicas into commands of the world. */
import type { Command, Option, OptionValue } from "../world/command.ts";
import { readOptionalGroup, readOptionName, readOptions } from "./read_options.ts";
import { readTokens, type TokenReader } from "./token_reader.ts";

/** The command that a CREATE CLUSTER or CREATE CLUSTER REPLICA says. */
export function readCreateCluster(sql: string): Command {
  const reader = readTokens(sql);
  reader.expect("create", "cluster");
  if (reader.looksAt("replica") && !isEndOfName(reader, 1)) {
    reader.next();
    return readCreateReplica(reader);
  }
  const ifNotExists = reader.accept("if", "not", "exists");
  const name = readClusterName(reader);
  const options = readOptionalGroup(reader);
  const features = reader.accept("features");
  return { type: "create_cluster", name, options, features, ifNotExists };
}

/** A name of a cluster; `[u1]` is an id. */
export function readClusterName(reader: TokenReader): string {
  if (!reader.accept("[")) return reader.identifier();
  const id = reader.identifier();
  reader.expect("]");
  return `[${id}]`;
}

function isEndOfName(reader: TokenReader, ahead: number): boolean {
  const token = reader.peek(ahead);
  return token === undefined || (token.kind === "operator" && token.value === "(");
}

function readCreateReplica(reader: TokenReader): Command {
  const ifNotExists = reader.accept("if", "not", "exists");
  const cluster = readClusterName(reader);
  reader.expect(".");
  const name = reader.identifier();
  return {
    type: "create_cluster_replica",
    cluster,
    name,
    options: readOptionalGroup(reader),
    ifNotExists,
  };
}

/** The command that an ALTER CLUSTER or ALTER CLUSTER REPLICA says, other than OWNER TO. */
export function readAlterCluster(sql: string): Command {
  const reader = readTokens(sql);
  reader.expect("alter", "cluster");
  if (reader.accept("replica")) {
    const ifExists = reader.accept("if", "exists");
    const cluster = readClusterName(reader);
    reader.expect(".");
    const name = reader.identifier();
    reader.expect("rename", "to");
    return { type: "rename_cluster_replica", cluster, name, to: reader.identifier(), ifExists };
  }
  const ifExists = reader.accept("if", "exists");
  const name = readClusterName(reader);
  if (reader.accept("rename", "to")) {
    return { type: "rename_cluster", name, to: reader.identifier(), ifExists };
  }
  if (reader.accept("swap", "with")) {
    return { type: "swap_clusters", name, with: readClusterName(reader), ifExists };
  }
  if (reader.accept("reset")) {
    return { type: "alter_cluster_reset", name, ifExists, options: readNames(reader) };
  }
  reader.expect("set");
  const options = readOptionalGroup(reader);
  return { type: "alter_cluster_set", name, ifExists, options, wait: readWait(reader) };
}

function readNames(reader: TokenReader): readonly string[] {
  reader.expect("(");
  const names: string[] = [];
  while (!reader.accept(")")) {
    names.push(readOptionName(reader));
    reader.accept(",");
  }
  return names;
}

function readWait(reader: TokenReader): Option | null {
  if (!reader.accept("with")) return null;
  const grouped = reader.accept("(");
  reader.expect("wait");
  reader.accept("=");
  if (reader.accept("for")) {
    reader.accept("=");
    const value: OptionValue = { kind: "string", text: reader.next().value };
    return { name: "FOR", value };
  }
  reader.expect("until", "ready");
  reader.accept("=");
  reader.expect("(");
  const options = readOptions(reader);
  reader.expect(")");
  if (grouped) reader.accept(")");
  return { name: "UNTIL READY", value: { kind: "clause", keyword: "UNTIL READY", options } };
}
