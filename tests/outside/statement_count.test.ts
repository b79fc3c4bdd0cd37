/** How much `plan` asks of the server, counted on the wire: little, the same for any number of clusters, no write. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { connect } from "@mz-schedctl/mz-adapter";
import { type Emulator, startEmulator } from "@mz-schedctl/mz-emulator";
import { type Run, runInProcess } from "../apps/console.ts";
import { type Proxy, startProxy } from "../support/proxy.ts";

const MOST_BEFORE_BEGIN = 4;
/** With every signal that a strategy may ask for. */
const MOST_WITH_ALL_SIGNALS = 16;

/** Rows on each cluster, and how many statements a plan may take from BEGIN on. */
const FLEETS = [
  {
    rows: "target_size, idle_suspend and burst",
    most: 10,
    configs: (size: string) => ({
      target_size: { target_size: size },
      idle_suspend: { idle_after_s: 1800 },
      burst: { burst_replica_size: "800cc" },
    }),
  },
  {
    rows: "a row of every kind",
    most: MOST_WITH_ALL_SIGNALS,
    configs: (size: string) => ({
      target_size: { target_size: size },
      idle_suspend: { idle_after_s: 1800 },
      burst: { max_replicas: 3, scale_up_threshold_ms: 500 },
      shrink_to_fit: { max_replica_size: size },
    }),
  },
] as const;
/** What a statement that changes nothing begins with. */
const READS = /^\s*(SELECT|SHOW|SET|BEGIN READ ONLY|COMMIT|ROLLBACK|WITH|VALUES|EXPLAIN)\b/i;
const DDL = /^\s*(CREATE|ALTER|DROP|GRANT|REVOKE|COMMENT)\b/i;

/** Before BEGIN and from there on, by fleet and number of clusters. */
const counts = new Map<string, readonly number[]>();

for (
  const [fleet, clusters] of FLEETS.flatMap((one) => [[one, 1] as const, [one, 1_000] as const])
) {
  const { rows, most, configs } = fleet;
  describe(`${rows} on each of ${clusters} clusters`, () => {
    let emulator: Emulator;
    let proxy: Proxy;

    before(async () => {
      emulator = await startEmulator({ seedClusters: clusters });
      await emulator.run("CREATE CLUSTER managed_one (SIZE '25cc')");
      proxy = await startProxy({ port: emulator.port });
      const { code, stderr } = await schedctl("init");
      assert.equal(code, 0, stderr);
      await insertRows(emulator.url, clusters, configs);
      proxy.forget();
    });
    after(async () => {
      await proxy?.close();
      await emulator?.close();
    });

    function schedctl(...args: readonly string[]): Promise<Run> {
      const url = `postgres://materialize@127.0.0.1:${proxy.port}/materialize?sslmode=disable`;
      return runInProcess([...args, "--postgres-url", url]);
    }

    it("plan reads with few statements and writes nothing", async () => {
      proxy.forget();
      const run = await schedctl("plan", "--detailed-exitcode");
      assert.equal(run.code, 0, run.stderr + run.stdout);
      const begin = proxy.statements.findIndex((sql) => /^\s*BEGIN\b/i.test(sql));
      assert.ok(begin >= 0, "no transaction was begun");
      assert.ok(begin <= MOST_BEFORE_BEGIN, `${begin} statements of start-up`);
      const observed = proxy.statements.length - begin;
      assert.ok(observed <= most, `${observed} statements from BEGIN on`);
      for (const sql of proxy.statements) {
        assert.match(sql, READS);
        assert.doesNotMatch(withoutLiterals(sql), /;\s*\S/, "several statements in one");
      }
      assert.equal(proxy.startups.at(-1)?.["application_name"]?.startsWith("mz-schedctl "), true);
      counts.set(`${rows} ${clusters}`, [begin, observed]);
    });

    it("plan as JSON reads no more than that", async () => {
      proxy.forget();
      const run = await schedctl("plan", "--json");
      assert.equal(run.code, 0, run.stderr);
      assert.equal(JSON.parse(run.stdout).clusters.length >= clusters, true);
      assert.equal(
        proxy.statements.length,
        counts.get(`${rows} ${clusters}`)?.reduce((a, b) => a + b, 0),
      );
    });

    it("apply has nothing to do and executes no DDL", async () => {
      proxy.forget();
      const run = await schedctl("apply", "--cluster", "^c1$");
      assert.equal(run.code, 0, run.stderr);
      assert.deepEqual(proxy.statements.filter((sql) => DDL.test(sql)), []);
    });
  });
}

describe("the number of statements", () => {
  for (const { rows } of FLEETS) {
    it(`is the same for 1 and for 1,000 clusters with ${rows}`, () => {
      assert.notEqual(counts.get(`${rows} 1`), undefined);
      assert.deepEqual(counts.get(`${rows} 1000`), counts.get(`${rows} 1`));
    });
  }
});

function withoutLiterals(sql: string): string {
  return sql.replaceAll(/'(?:[^']|'')*'/g, "''");
}

/** All rows in one INSERT, an hour old. */
async function insertRows(
  url: string,
  clusters: number,
  configs: (size: string) => Readonly<Record<string, unknown>>,
): Promise<void> {
  const adapter = await connect({ url, cycleId: "rows", toolVersion: "0.0.0" });
  try {
    // What is asked of managed clusters only is asked as well.
    const seeded = (await adapter.store.clusters()).filter((one) =>
      /^(c\d+|managed_one)$/.test(one.name)
    );
    assert.equal(seeded.length, clusters + 1);
    const at = new Date(Date.now() - 3_600_000).toISOString();
    const values = seeded.flatMap(({ id, name, replicas }) =>
      Object.entries(configs(replicas[0]?.size ?? ""))
        .filter(([type]) => name !== "managed_one" || type === "shrink_to_fit")
        .map(([type, config]) => `('${id}', '${type}', '${JSON.stringify(config)}', '${at}')`)
    );
    await adapter.query({
      doing: "insert rows",
      text: "INSERT INTO mz_cluster_strategies (cluster_id, strategy_type, config, updated_at) " +
        `VALUES ${values.join(", ")}`,
    });
  } finally {
    await adapter.close();
  }
}
