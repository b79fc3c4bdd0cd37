/** The view and the plan are two readings of the same rows: they must say the same, whatever the rows are. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import {
  desiredRows,
  planCycle,
  quoteLiteral,
  signalsFor,
  type StrategyRow,
  toTimestampText,
} from "@mz-schedctl/core";
import process from "node:process";
import fc from "fast-check";
import { type LocalMaterialize, startLocalMaterialize } from "./local_materialize.ts";

type Written = Pick<StrategyRow, "strategyType" | "updatedAt"> & { readonly config: string };

const SEED = Number(process.env["FC_SEED"] ?? 20261121);
const RANDOM_CLUSTERS = 80;

/** Two clusters each: an unmanaged one with three replicas of 25cc, a managed one of 25cc with none, one or two. */
const stories: readonly (readonly [name: string, rows: readonly Written[]])[] = [
  ["a size", [target({ target_size: "100cc" })]],
  ["a size and a number", [target({ target_size: "100cc", replicas: 2 })]],
  ["the size there is", [target({ target_size: "25cc" })]],
  ["a name", [target({ target_size: "100cc", replica_name: "main" })]],
  ["a name and one replica", [target({ target_size: "100cc", replica_name: "main", replicas: 1 })]],
  ["a name and two", [target({ target_size: "100cc", replica_name: "main", replicas: 2 })]],
  ["a name with a quote", [target({ target_size: "100cc", replica_name: "o'clock \"é" })]],
  ["a resize that may cost a downtime", [
    target({ target_size: "100cc", replicas: 1, allow_downtime: true }),
  ]],
  ["a word for a boolean", [target({ target_size: "100cc", allow_downtime: "yes" })]],
  ["a name of 240 bytes", [target({ target_size: "100cc", replica_name: "é".repeat(120) })]],
  ["a name of 241 bytes", [target({ target_size: "100cc", replica_name: "é".repeat(120) + "x" })]],
  ["an unknown size", [target({ target_size: "9cc" })]],
  ["an unknown key", [target({ target_size: "100cc", colour: "red" })]],
  ["no object", [row("target_size", "[1]")]],
  ["a bare text", [row("target_size", '"100cc"')]],
  ["null", [row("target_size", "null")]],
  ["an unknown strategy beside it", [target({ target_size: "100cc" }), row("burst_2", "{}")]],
  ["idle_suspend alone", [row("idle_suspend", '{"idle_after_s": 60}')]],
  ["idle_suspend under its alias", [row("idle_shutdown", '{"idle_after_s": 60}')]],
  ["a broken idle_suspend", [target({ target_size: "100cc" }), row("idle_suspend", "{}")]],
  ["the newest of two", [target({ target_size: "100cc" }, 1), target({ target_size: "50cc" }, 2)]],
  ["a newer broken one", [target({ target_size: "100cc" }, 1), target({ target_size: "9cc" }, 2)]],
  ["a NULL time is oldest", [
    target({ target_size: "100cc" }, null),
    target({ target_size: "50cc" }),
  ]],
  ["one NULL time alone", [target({ target_size: "100cc" }, null)]],
  ["two that contradict", [target({ target_size: "100cc" }), target({ target_size: "50cc" })]],
  ["two without time that contradict", [
    target({ target_size: "100cc" }, null),
    target({ target_size: "50cc" }, null),
  ]],
  ["two that are equal", [target({ target_size: "100cc" }), target({ target_size: "100cc" })]],
  ["two that are written differently", [
    row("target_size", '{"target_size": "100cc", "replicas": 2}'),
    row("target_size", '{"replicas": 2, "target_size": "100cc"}'),
  ]],
  ["no row", []],
];

describe("desired_replicas", () => {
  let local: LocalMaterialize;
  const seedClusters = stories.length + RANDOM_CLUSTERS + 1;

  before(async () => {
    local = await startLocalMaterialize({
      seedClusters,
      settings: { max_clusters: "1000", max_credit_consumption_rate: "10000" },
    });
    for (const index of stories.keys()) {
      await local.ask(
        `CREATE CLUSTER m${1000 + index} (SIZE '25cc', REPLICATION FACTOR ${index % 3})`,
      );
    }
    const installed = await local.schedctl("views", "install");
    assert.equal(installed.code, 0, installed.stderr);
  });
  after(() => local?.close());

  it("can be installed again", async () => {
    assert.equal((await local.schedctl("views", "install")).code, 0);
  });

  it("is printed as it is installed, in any schema", async () => {
    const printed = await local.schedctl("views", "print", "--schema", 'o"ps');
    assert.match(printed.stdout, /CREATE OR REPLACE VIEW "o""ps"\."desired_replicas" AS/);
    assert.match(printed.stdout, /"o""ps"\."mz_cluster_strategies"/);
  });

  it("has the columns that people rely on", async () => {
    const columns = await local.ask(
      "SELECT c.name, c.type FROM mz_catalog.mz_columns c JOIN mz_catalog.mz_views v ON v.id = c.id " +
        "WHERE v.name = 'desired_replicas' ORDER BY c.position",
    );
    assert.deepEqual(columns.map((one) => `${one["name"]} ${one["type"]}`), [
      "cluster_id text",
      "cluster text",
      "size text",
      "replicas bigint",
      "replica_name text",
      "suspended boolean",
      "as_of timestamp with time zone",
    ]);
  });

  it(`says what the plan says, for every story and random configs (seed ${SEED})`, async () => {
    const random = fc.sample(anyRow, { numRuns: RANDOM_CLUSTERS, seed: SEED });
    const all = [...stories.map(([, rows]) => rows), ...random.map((one) => [one]), []];
    all.push(...stories.map(([, rows]) => rows));
    const ids = [...await clusterIds(local, "c0%"), ...await clusterIds(local, "m1%")];
    await insert(local, all.flatMap((rows, index) => rows.map((one) => [ids[index] ?? "", one])));
    const [inSql, inPlan] = [await viewRows(local), await planRows(local)];
    const told = (id: string) => {
      const index = ids.indexOf(id);
      return `${stories[index]?.[0] ?? JSON.stringify(all[index])} (${id})`;
    };
    for (const id of ids) {
      const ofCluster = (rows: readonly Row[]) => rows.filter((one) => one["cluster_id"] === id);
      assert.deepEqual(ofCluster(inSql), ofCluster(inPlan), told(id));
    }
    assert.deepEqual(inSql, inPlan);
    assert.ok(inSql.some((one) => one["size"] === "100cc" && one["replicas"] === 2));
  });

  for (const [kind, like] of [["unmanaged", "c0%"], ["managed", "m1%"]] as const) {
    it(`shows a published suspension of a cluster (${kind}) cluster, the target size when its row is gone, the newest word`, async () => {
      const [id = ""] = await clusterIds(local, like);
      const of = async () => (await viewRows(local)).filter((one) => one["cluster_id"] === id);
      const running = await of();
      assert.equal(running[0]?.["size"], "100cc");
      await publish(local, id, { value: "true", at: "2026-11-21 12:00:00+00" });
      const [suspended, ...more] = await of();
      assert.equal(more.length, 0);
      assert.equal(suspended?.["suspended"], true);
      assert.equal(suspended?.["size"], null);
      assert.equal(suspended?.["replicas"], 0);
      assert.equal(suspended?.["as_of"], "2026-11-21T12:00:00.000Z");
      await publish(local, id, { value: "false", at: "2026-11-21 12:30:00+00" });
      assert.deepEqual(await of(), running);
      await publish(local, id, { value: "true", at: "2026-11-21 13:00:00+00" });
      assert.equal((await of())[0]?.["suspended"], true);
      await local.ask("DELETE FROM mz_schedctl_signals");
      assert.deepEqual(await of(), running);
    });
  }
});

type Row = Readonly<Record<string, unknown>>;

const scalar = fc.oneof(
  fc.constantFrom("25cc", "100cc", "9cc", "", "main", "é"),
  fc.constantFrom(0, 1, 2, 1.5, -1, 3, 9007199254740991, 9007199254740993, 1e300, 1e-7),
  fc.constantFrom(null, true, [], {}),
);

const anyRow: fc.Arbitrary<Written> = fc.record({
  target_size: fc.oneof({ weight: 4, arbitrary: fc.constant("100cc") }, scalar),
  replica_name: scalar,
  replicas: scalar,
  cooldown_s: scalar,
  allow_downtime: fc.oneof(fc.boolean(), scalar),
  extra: scalar,
}, { requiredKeys: [] }).map((config) => row("target_size", JSON.stringify(config)));

function row(strategyType: string, config: string, updatedAt: number | null = 1_000): Written {
  return { strategyType, config, updatedAt };
}

function target(config: object, updatedAt: number | null = 1_000): Written {
  return row("target_size", JSON.stringify(config), updatedAt);
}

async function clusterIds(local: LocalMaterialize, like: string): Promise<readonly string[]> {
  const rows = await local.ask(
    `SELECT id FROM mz_clusters WHERE name LIKE '${like}' ORDER BY name`,
  );
  return rows.map((one) => one["id"] ?? "");
}

async function insert(
  local: LocalMaterialize,
  rows: readonly (readonly [id: string, row: Written])[],
): Promise<void> {
  const values = rows.map(([id, { strategyType, config, updatedAt }]) => {
    const at = updatedAt === null ? "NULL" : quoteLiteral(toTimestampText(updatedAt));
    return `(${quoteLiteral(id)}, ${quoteLiteral(strategyType)}, ${quoteLiteral(config)}, ${at})`;
  });
  await local.ask(
    "INSERT INTO mz_cluster_strategies (cluster_id, strategy_type, config, updated_at) VALUES " +
      values.join(", "),
  );
}

async function publish(
  local: LocalMaterialize,
  id: string,
  { value, at }: { readonly value: string; readonly at: string },
): Promise<void> {
  await local.ask(
    "INSERT INTO mz_schedctl_signals (cluster_id, signal, value, as_of) VALUES " +
      `('${id}', 'suspended', '${value}', '${at}')`,
  );
}

async function viewRows(local: LocalMaterialize): Promise<readonly Row[]> {
  const rows = await local.ask("SELECT * FROM desired_replicas ORDER BY cluster_id, size");
  return rows.map((one) => ({
    ...one,
    replicas: Number(one["replicas"]),
    suspended: one["suspended"] === "t" || one["suspended"] === "true",
    as_of: one["as_of"] === null ? null : new Date(one["as_of"] ?? "").toISOString(),
  })).sort(byKey);
}

async function planRows(local: LocalMaterialize): Promise<readonly Row[]> {
  const observation = await local.adapter.environment.observe(signalsFor);
  const plan = planCycle(observation, {
    logAliveSeconds: null,
    defaultCooldownSeconds: 0,
    waitLimitSeconds: 1800,
  });
  return desiredRows(plan, observation).map((one) => ({ ...one })).sort(byKey);
}

function byKey(a: Row, b: Row): number {
  const key = (one: Row) => JSON.stringify([one["cluster_id"], one["size"]]);
  return key(a) < key(b) ? -1 : 1;
}
