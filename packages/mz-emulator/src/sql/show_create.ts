/** SHOW CREATE: the statement that would make an object as it is now. */
import { SqlError } from "../pgwire/message_fields.ts";
import { TYPES } from "../store/recorded.ts";
import { quote, quoteText } from "../store/store.ts";
import { intervalText } from "../world/durations.ts";
import { requireSchemaUsage } from "../world/read_access.ts";
import type { Cluster, Item, Managed, World } from "../world/state.ts";
import { readTable } from "./create_table.ts";
import { type Doc, group, LINE, nest, render, separated, SOFT_LINE, titled } from "./layout.ts";
import { itemOf } from "./named_item.ts";
import { isSystem } from "./names.ts";
import type { Plan, Planning } from "./plan.ts";
import { printQuery } from "./printed_query.ts";
import { queryLayout } from "./query_layout.ts";
import { contextOf, oneRow, type SessionState, textColumn } from "./session_state.ts";
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
  requireSchemaUsage(world, { ...contextOf(state), now: world.now }, item);
  if (item.kind !== kind) {
    const words = kind.replace("-", " ");
    throw new SqlError("XX000", `${name} is not ${/^[aei]/.test(words) ? "an" : "a"} ${words}`);
  }
  if (isSystem(world, item) && item.kind !== "view") {
    throw new SqlError("XX000", `cannot show create for system object ${name}`);
  }
  return [name, `${render(itemLayout(state, item, name), WIDTH)};`];
}

function itemLayout(state: SessionState, item: Item, name: string): Doc {
  const world = state.machine.world();
  const relation = (written: string): string => {
    const used = item.dependencies.map((id) => get(world.items, id))
      .find((each) => each?.name === written);
    return used ? fullName(world, used) : quoteIfNeeded(written);
  };
  const query = () => titled("AS", queryLayout(printQuery(item.definition ?? "", relation)));
  switch (item.kind) {
    case "table":
      return tableLayout(name, item);
    case "view":
      return titled("CREATE VIEW", group(name, LINE, query()));
    case "materialized-view": {
      const clauses = [inCluster(world, item), "WITH (REFRESH = ON COMMIT)", query()];
      return titled(`CREATE MATERIALIZED VIEW ${name}`, ...separated(clauses));
    }
    case "index": {
      const clauses = [inCluster(world, item), `ON ${indexed(world, item)}`];
      return titled(`CREATE INDEX ${quoteIfNeeded(item.name)}`, ...separated(clauses));
    }
    default:
      return item.createSql.replace(/;\s*$/, "");
  }
}

function inCluster(world: World, item: Item): string {
  const cluster = item.clusterId === null ? undefined : get(world.clusters, item.clusterId);
  return `IN CLUSTER ${quoteIfNeeded(cluster?.name ?? "")}`;
}

/** The relation with the keys of an index over it. */
function indexed(world: World, index: Item): string {
  const target = get(world.items, index.dependencies[0] ?? "");
  if (!target) return "";
  const keys = index.keys.map((key) =>
    key.position === null
      ? key.expression ?? ""
      : quoteIfNeeded(target.columns[key.position - 1]?.name ?? "")
  );
  return `${fullName(world, target)} (${keys.join(", ")})`;
}

const typeNames = new Map(TYPES.map((type) => [type.oid, `${type.schema}.${type.name}`]));

function tableLayout(name: string, item: Item): Doc {
  const written = item.createSql === "" ? [] : readTable(item.createSql).columns;
  const columns = item.columns.map((column, i) => {
    const type = typeNames.get(column.typeOid) ?? column.type;
    const modifier = /\(([\d\s,]+)\)/.exec(written[i]?.type ?? "")?.[1];
    const size = modifier ? `(${modifier.split(",").map((part) => part.trim()).join(", ")})` : "";
    const notNull = column.nullable ? "" : " NOT NULL";
    const value = column.defaultSql === null
      ? ""
      : ` DEFAULT ${printQuery(`SELECT ${column.defaultSql}`, (n) => n).slice("SELECT ".length)}`;
    return `${quoteIfNeeded(column.name)} ${type}${size}${notNull}${value}`;
  });
  const list = group("(", nest(SOFT_LINE, ...separated(columns, ",")), SOFT_LINE, ")");
  return titled("CREATE TABLE", titled(name, list));
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
