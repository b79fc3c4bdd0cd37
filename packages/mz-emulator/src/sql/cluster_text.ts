/**
 * CREATE CLUSTER, CREATE CLUSTER REPLICA and ALTER CLUSTER ... SET as Materialize prints them back.
 *
 * Values of options are printed as they are: unlike literals of other statements they count as no secret.
 */
import type { Option, OptionValue } from "../world/command.ts";
import { readAlterCluster, readCreateCluster } from "./cluster_ddl.ts";
import { type Token, tokenize } from "./lexer.ts";
import { quoteIfNeeded } from "./world_access.ts";

/** The normal form, or null for a statement without options of clusters. */
export function clusterStatementText(sql: string): string | null {
  const words = tokenize(sql).filter((token) => token.value !== "=");
  if (words[1]?.value !== "cluster" || words[1].kind !== "word") return null;
  if (words[0]?.value === "create") return createText(sql);
  return words[0]?.value === "alter" && setsOptions(words) ? alterText(sql) : null;
}

function setsOptions(words: readonly Token[]): boolean {
  const name = words[2]?.value === "if" && words[3]?.value === "exists" ? 4 : 2;
  return words[name + 1]?.value === "set" && words[name + 2]?.value !== "cluster";
}

function createText(sql: string): string {
  const command = readCreateCluster(sql);
  if (command.type === "create_cluster_replica") {
    const name = `${clusterName(command.cluster)}.${quoteIfNeeded(command.name)}`;
    return `CREATE CLUSTER REPLICA ${name} (${optionsText(command.options)})`;
  }
  if (command.type !== "create_cluster") return sql;
  const options = command.options.length > 0 ? ` (${optionsText(command.options)})` : "";
  return `CREATE CLUSTER ${clusterName(command.name)}${options}`;
}

function alterText(sql: string): string {
  const command = readAlterCluster(sql);
  if (command.type !== "alter_cluster_set") return sql;
  const ifExists = command.ifExists ? "IF EXISTS " : "";
  const wait = command.wait === null ? "" : ` WITH (WAIT = ${waitText(command.wait)})`;
  const head = `ALTER CLUSTER ${ifExists}${clusterName(command.name)}`;
  return `${head} SET (${optionsText(command.options)})${wait}`;
}

function waitText(wait: Option): string {
  if (wait.value === null) return wait.name;
  return wait.name === "FOR" ? `FOR ${valueText(wait.value)}` : valueText(wait.value);
}

function clusterName(name: string): string {
  return name.startsWith("[") ? name : quoteIfNeeded(name);
}

function optionsText(options: readonly Option[]): string {
  return options.map(({ name, value }) =>
    value === null ? name : `${name} = ${grouped(name, value)}`
  ).join(", ");
}

function grouped(name: string, value: OptionValue): string {
  return name === "AUTO SCALING STRATEGY" ? `(${valueText(value)})` : valueText(value);
}

function valueText(value: OptionValue): string {
  switch (value.kind) {
    case "string":
      return quoted(value.text);
    case "interval":
      return `INTERVAL ${quoted(value.text)}`;
    case "number":
      return value.text;
    case "word":
      return quoteIfNeeded(value.text);
    case "boolean":
      return String(value.value).toUpperCase();
    case "null":
      return "NULL";
    case "list":
      return `(${value.items.map(valueText).join(", ")})`;
    case "clause":
      return value.options.length === 0
        ? value.keyword
        : `${value.keyword} (${optionsText(value.options)})`;
    case "replicas":
      return `(${
        value.replicas.map((r) => `${quoteIfNeeded(r.name)} (${optionsText(r.options)})`).join(", ")
      })`;
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
