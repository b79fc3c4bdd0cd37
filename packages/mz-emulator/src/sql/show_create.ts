/** SHOW CREATE: the statement that would make an object as it is now. */
import { SqlError } from "../pgwire/message_fields.ts";
import { TYPES } from "../store/recorded.ts";
import { quote, quoteText } from "../store/store.ts";
import { intervalText } from "../world/durations.ts";
import type { Cluster, Item, Managed } from "../world/state.ts";
import { itemOf } from "./named_item.ts";
import type { Plan, Planning } from "./plan.ts";
import { printQuery } from "./printed_query.ts";
import { oneRow, type SessionState, textColumn } from "./session_state.ts";
import { readTokens } from "./token_reader.ts";
import { clusterNamed, fullName, get, quoteIfNeeded } from "./world_access.ts";

const WIDTH = 100;

/** Plans SHOW CREATE and SHOW REDACTED CREATE. */
export function planShowCreate(planning: Planning): Plan {
  const reader = readTokens(planning.sql);
  reader.expect("show");
  reader.accept("redacted");
  reader.expect("create");
  const { state } = planning;
  const kind = readKind();
  const [name, text] = kind === "cluster"
    ? createCluster(clusterNamed(state.machine.world(), reader.identifier()))
    : createItem(state, itemOf(state, reader.nameParts()), kind);
  const columns = [textColumn("name"), textColumn("create_sql")];
  return {
    columns,
    parameterTypes: [],
    run: () => Promise.resolve({ kind: "rows", columns, rows: oneRow(name, text) }),
  };

  function readKind(): string {
    if (reader.accept("materialized", "view")) return "materialized-view";
    return reader.identifier();
  }
}

function createItem(state: SessionState, item: Item, kind: string): readonly [string, string] {
  const world = state.machine.world();
  const name = fullName(world, item);
  if (item.kind !== kind) {
    const words = kind.replace("-", " ");
    throw new SqlError("XX000", `${name} is not ${/^[aei]/.test(words) ? "an" : "a"} ${words}`);
  }
  const relation = (written: string): string => {
    const used = item.dependencies.map((id) => get(world.items, id))
      .find((each) => each?.name === written);
    return used ? fullName(world, used) : quoteIfNeeded(written);
  };
  const cluster = item.clusterId === null ? undefined : get(world.clusters, item.clusterId);
  const inCluster = `IN CLUSTER ${quoteIfNeeded(cluster?.name ?? "")}`;
  const query = () => printQuery(item.definition ?? "", relation);
  switch (item.kind) {
    case "table":
      return [name, createTable(name, item)];
    case "view":
      return [name, broken(`CREATE VIEW ${name}`, [`AS ${query()}`])];
    case "materialized-view":
      return [
        name,
        broken(`CREATE MATERIALIZED VIEW ${name}`, [
          inCluster,
          "WITH (REFRESH = ON COMMIT)",
          `AS ${query()}`,
        ]),
      ];
    case "index":
      return [name, createIndex(item, inCluster, on(item))];
    default:
      return [name, `${item.createSql};`];
  }

  function on(index: Item): string {
    const target = get(world.items, index.dependencies[0] ?? "");
    if (!target) return "";
    const keys = index.keys.map((key) =>
      key.position === null
        ? key.expression ?? ""
        : quoteIfNeeded(target.columns[key.position - 1]?.name ?? "")
    );
    return `${fullName(world, target)} (${keys.join(", ")})`;
  }
}

function createIndex(item: Item, inCluster: string, on: string): string {
  return broken(`CREATE INDEX ${quoteIfNeeded(item.name)}`, [inCluster, `ON ${on}`]);
}

/** On one line if it fits, else each clause on a line of its own. */
function broken(head: string, clauses: readonly string[]): string {
  const line = `${[head, ...clauses].join(" ")};`;
  return line.length <= WIDTH ? line : `${[head, ...clauses].join("\n    ")};`;
}

const typeNames = new Map(TYPES.map((type) => [type.oid, `${type.schema}.${type.name}`]));

function createTable(name: string, item: Item): string {
  const columns = item.columns.map((column) => {
    const type = (typeNames.get(column.typeOid) ?? column.type) + modifier(column);
    const notNull = column.nullable ? "" : " NOT NULL";
    const value = column.defaultSql === null
      ? ""
      : ` DEFAULT ${printQuery(`SELECT ${column.defaultSql}`, (n) => n).slice("SELECT ".length)}`;
    return `${quoteIfNeeded(column.name)} ${type}${notNull}${value}`;
  });
  const line = `CREATE TABLE ${name} (${columns.join(", ")});`;
  if (line.length <= WIDTH) return line;
  const inner = columns.map((column) => `            ${column}`).join(",\n");
  return `CREATE TABLE\n    ${name}\n        (\n${inner}\n        );`;
}

function modifier(column: { readonly typeOid: number; readonly typeModifier: number }): string {
  if (column.typeModifier < 0) return "";
  const size = column.typeModifier - 4;
  if (column.typeOid === 1700) return `(${size >> 16}, ${size & 0xffff})`;
  if (column.typeOid === 1043 || column.typeOid === 1042) return `(${size})`;
  return "";
}

function createCluster(cluster: Cluster): readonly [string, string] {
  if (!cluster.managed) {
    throw new SqlError("0A000", "SHOW CREATE for unmanaged clusters not yet supported");
  }
  const options = clusterOptions(cluster, cluster.managed);
  return [cluster.name, `CREATE CLUSTER ${quote(cluster.name)} (${options.join(", ")})`];
}

function clusterOptions(cluster: Cluster, managed: Managed): readonly string[] {
  const interval = (ms: number) => `INTERVAL ${quoteText(intervalText(ms))}`;
  const { autoScaling: scaling, schedule } = managed;
  const linger = scaling?.lingerMs === null || scaling?.lingerMs === undefined
    ? ""
    : `, LINGER DURATION = ${interval(scaling.lingerMs)}`;
  const zones = managed.availabilityZones.map(quoteText).join(", ");
  return [
    ...(scaling
      ? [
        `AUTO SCALING STRATEGY = (ON HYDRATION (HYDRATION SIZE = ${
          quoteText(scaling.hydrationSize)
        }${linger}))`,
      ]
      : []),
    ...(zones === "" ? [] : [`AVAILABILITY ZONES = (${zones})`]),
    `EXPERIMENTAL ARRANGEMENT COMPRESSION = ${managed.arrangementCompression}`,
    `INTROSPECTION DEBUGGING = ${managed.introspectionDebugging}`,
    `INTROSPECTION INTERVAL = ${
      managed.introspectionIntervalMs === null ? "NULL" : interval(managed.introspectionIntervalMs)
    }`,
    "MANAGED = true",
    ...(schedule.kind === "manual" ? [`REPLICATION FACTOR = ${managed.replicationFactor}`] : []),
    `SIZE = ${quoteText(managed.size)}`,
    schedule.kind === "manual"
      ? "SCHEDULE = MANUAL"
      : `SCHEDULE = ON REFRESH (HYDRATION TIME ESTIMATE = ${
        quoteText(intervalText(schedule.estimateMs))
      })`,
    ...(cluster.workloadClass === null
      ? []
      : [`WORKLOAD CLASS = ${quoteText(cluster.workloadClass)}`]),
  ];
}
