/** The story of the demo, chapter by chapter. Everything in it happens for real, on an emulated Materialize. */
import { chapter, narrate, showOutput, showRows, showSql } from "./narrator.ts";
import type { Stage } from "./stage.ts";

/** A shop, its reports and a playground for developers. */
export async function setUp({ sql, pass, schedctl }: Stage): Promise<void> {
  chapter("Three clusters with work on them");
  const statements = [
    "CREATE TABLE orders (id int, region text, amount int)",
    "INSERT INTO orders VALUES (1, 'north', 20), (2, 'south', 35), (3, 'north', 5)",
    "CREATE VIEW by_region AS SELECT region, sum(amount) AS total FROM orders GROUP BY region",
    "CREATE CLUSTER shop REPLICAS (r_25cc (SIZE '25cc'))",
    "CREATE INDEX shop_by_region IN CLUSTER shop ON by_region (region)",
    "CREATE MATERIALIZED VIEW totals IN CLUSTER shop AS SELECT sum(amount) AS total FROM orders",
    "CREATE CLUSTER reports REPLICAS (r_50cc (SIZE '50cc'))",
    "CREATE INDEX reports_by_region IN CLUSTER reports ON by_region (region)",
    "CREATE CLUSTER playground REPLICAS (r_100cc (SIZE '100cc'), r_100cc_2 (SIZE '100cc'))",
    "CREATE INDEX playground_by_region IN CLUSTER playground ON by_region (region)",
  ];
  for (const statement of statements) {
    showSql(statement);
    await sql(statement);
  }
  pass(60, "all replicas are online, all objects hydrated");

  chapter("Tables for mz-schedctl, and what it shall do");
  await schedctl("init");
  await schedctl("strategies", "set", "shop", "target_size", '{"target_size": "100cc"}');
  await schedctl("strategies", "set", "reports", "target_size", '{"target_size": "50cc"}');
  await schedctl("strategies", "set", "reports", "idle_suspend", '{"idle_after_s": 1800}');
  await schedctl("strategies", "set", "playground", "idle_suspend", '{"idle_after_s": 1800}');
  await schedctl("views", "install");
}

/** Make before break: the shop never stops serving. */
export async function resizeWithoutDowntime({ sql, pass, schedctl }: Stage): Promise<void> {
  chapter("A resize without downtime: create, wait for hydration, drop");
  await schedctl("plan", "--cluster", "shop");
  await schedctl("apply", "--cluster", "shop");
  narrate("The new replica is there and not ready, so the old one stays:");
  await schedctl("apply", "--cluster", "shop");
  await showReplicas(sql, "shop", ["r_100cc", "r_25cc"]);
  const answer = "SELECT region, total FROM by_region ORDER BY region";
  narrate("Meanwhile the shop answers:");
  showSql(answer, "shop");
  showRows(await sql(answer, "shop"));
  pass(120, "the new replica has hydrated everything");
  await schedctl("apply", "--cluster", "shop");
  await showReplicas(sql, "shop", ["r_100cc"]);
}

/** Half an hour without a query, on two of three clusters. */
export async function suspendWhatIsIdle(
  { sql, pass, schedctl, schedctlInTime }: Stage,
): Promise<void> {
  chapter("Nobody asks: idle clusters are suspended");
  for (const cluster of ["reports", "playground"]) {
    const text = "SELECT region FROM by_region";
    showSql(text, cluster);
    await sql(text, cluster);
  }
  pass(600, "ten minutes after the last query it is too early");
  await schedctl("plan", "--verbose");
  pass(1300, "more than half an hour without use");
  await schedctlInTime("apply");
  await showReplicas(sql, "reports", []);
  await showReplicas(sql, "playground", []);
}

/** A refused query is what wakes a cluster. */
export async function wakeOnDemand(stage: Stage): Promise<void> {
  const { sql, refusedSql, pass, schedctl, schedctlInTime } = stage;
  chapter("Somebody asks: a refused query wakes the cluster");
  const question = "SELECT region, total FROM by_region ORDER BY region";
  showSql(question, "reports");
  narrate(`  ERROR: ${await refusedSql(question, "reports")}`);
  pass(10, "the refusal is in the statement log");
  await schedctlInTime("apply");
  pass(60, "the replica is online and hydrated");
  showSql(question, "reports");
  showRows(await sql(question, "reports"));
  await showReplicas(sql, "reports", ["r_50cc"]);
  await schedctl("plan", "--verbose");
}

/** What mz-schedctl wants is a view in the database, and the same over HTTP. True when both agree. */
export async function compareDesiredState({ sql, serve }: Stage): Promise<boolean> {
  chapter("The desired state, in SQL and over HTTP");
  const columns = "cluster_id, cluster, size, replicas, replica_name, suspended, as_of";
  const text = `SELECT ${columns} FROM desired_replicas ORDER BY cluster_id, size`;
  showSql(text);
  const inSql = (await sql(text)).map(normalise);
  showRows(inSql);
  const server = await serve();
  try {
    narrate(`$ curl ${server.url}/api/v1/desired-state`);
    const response = await fetch(`${server.url}/api/v1/desired-state`);
    const answer = await response.text();
    showOutput(answer);
    const document = JSON.parse(answer) as { readonly rows: readonly Record<string, unknown>[] };
    const overHttp = document.rows.map(normalise);
    narrate("As a table:");
    showRows(overHttp);
    const same = JSON.stringify(inSql) === JSON.stringify(overHttp) && inSql.length > 0;
    narrate(same ? "Both say the same." : "They DIFFER: this must not happen.");
    return same;
  } finally {
    await server.close();
  }
}

/** Shows which replicas a cluster has; throws when they are not the expected ones. */
async function showReplicas(
  sql: Stage["sql"],
  cluster: string,
  expected: readonly string[],
): Promise<void> {
  const text = "SELECT r.name, r.size FROM mz_cluster_replicas r JOIN mz_clusters c " +
    `ON c.id = r.cluster_id WHERE c.name = '${cluster}' ORDER BY r.name`;
  showSql(text);
  const rows = await sql(text);
  if (rows.length === 0) showOutput("(no rows)");
  else showRows(rows);
  const names = rows.map((row) => String(row["name"]));
  if (names.join() !== expected.join()) {
    throw new Error(`Cannot go on: ${cluster} has ${names}, it must have ${expected}`);
  }
}

/** Drivers and JSON write numbers and times differently. */
function normalise(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const at = row["as_of"];
  return {
    ...row,
    replicas: Number(row["replicas"]),
    as_of: at === null ? null : new Date(at as string | Date).toISOString(),
  };
}
