/** The profile `old`: a server from before the native cluster controller. */
import { deepEqual, equal, match } from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { VERSIONS } from "../world/defaults.ts";
import { SERVER } from "../store/recorded.ts";
import { type Emulator, startEmulator } from "./emulator.ts";
import { connectTo, type QueryClient } from "./query_client.ts";

let emulator: Emulator;
let client: QueryClient;

before(async () => {
  emulator = await startEmulator({ profile: "old", clock: "manual" });
  client = await connectTo(emulator.port);
});

after(async () => {
  client.leave();
  await emulator.close();
});

const ask = (sql: string) => client.ask(sql);
const REPLICAS = "SELECT r.name, r.size FROM mz_catalog.mz_cluster_replicas r " +
  "JOIN mz_catalog.mz_clusters c ON c.id = r.cluster_id WHERE c.name = 'm' ORDER BY r.name";

describe("the old profile", () => {
  it("says that it is older than v26.34, everywhere", async () => {
    const [version = ""] = await ask("SELECT mz_version()");
    match(version, /^v26\.33\./);
    deepEqual(await ask("SHOW mz_version"), [version, "SELECT 1"]);
    match((await ask("SELECT version()")).join(), /\(Materialize 26\.33\.0\)/);
    deepEqual(await ask("SELECT mz_version_num()"), ["2603300", "SELECT 1"]);
    equal(VERSIONS.new, SERVER.mz_version);
  });

  it("has no relations of the native controller", async () => {
    for (const name of ["mz_cluster_auto_scaling_strategies", "mz_cluster_reconfigurations"]) {
      match(
        (await ask(`SELECT * FROM mz_internal.${name}`)).join(),
        /^XX000: unknown catalog item/,
      );
      deepEqual(await ask(`SELECT count(*) FROM mz_catalog.mz_objects WHERE name = '${name}'`), [
        "0",
        "SELECT 1",
      ]);
    }
    match((await ask("SHOW CLUSTERS")).join(), /quickstart/);
  });

  it("does not know AUTO SCALING STRATEGY nor CREATE CLUSTER IF NOT EXISTS", async () => {
    const strategy = "AUTO SCALING STRATEGY = (ON HYDRATION (HYDRATION SIZE = '50cc'))";
    match(
      (await ask(`CREATE CLUSTER m (SIZE '25cc', ${strategy})`)).join(),
      /^42601: Expected one of AVAILABILITY .*found identifier "auto"/,
    );
    match((await ask("CREATE CLUSTER IF NOT EXISTS m (SIZE '25cc')")).join(), /^42601: /);
    await ask("CREATE CLUSTER m (SIZE '25cc', REPLICATION FACTOR 2)");
    match((await ask(`ALTER CLUSTER m SET (${strategy})`)).join(), /^42601: /);
    match((await ask("ALTER CLUSTER m RESET (AUTO SCALING STRATEGY)")).join(), /^42601: /);
    deepEqual(await ask("SELECT 'create cluster auto scaling'"), [
      "create cluster auto scaling",
      "SELECT 1",
    ]);
  });

  it("changes replicas within ALTER: highest numbers go, another size replaces all", async () => {
    await ask("ALTER CLUSTER m SET (REPLICATION FACTOR 3)");
    deepEqual(await ask(REPLICAS), ["r1,25cc", "r2,25cc", "r3,25cc", "SELECT 3"]);
    await ask("ALTER CLUSTER m SET (REPLICATION FACTOR 2)");
    deepEqual(await ask(REPLICAS), ["r1,25cc", "r2,25cc", "SELECT 2"]);
    emulator.advance(60_000);
    await ask("ALTER CLUSTER m SET (SIZE '50cc')");
    deepEqual(await ask(REPLICAS), ["r1,50cc", "r2,50cc", "SELECT 2"]);
    const online = "SELECT count(*) FROM mz_internal.mz_cluster_replica_statuses s " +
      "JOIN mz_catalog.mz_cluster_replicas r ON r.id = s.replica_id " +
      "JOIN mz_catalog.mz_clusters c ON c.id = r.cluster_id WHERE c.name = 'm' AND s.status = 'online'";
    deepEqual(await ask(online), ["0", "SELECT 1"]);
    emulator.advance(60_000);
    deepEqual(await ask(online), ["2", "SELECT 1"]);
    deepEqual(await ask(REPLICAS), ["r1,50cc", "r2,50cc", "SELECT 2"]);
    await ask("ALTER CLUSTER m SET (REPLICATION FACTOR 0)");
    deepEqual(await ask(REPLICAS), ["SELECT 0"]);
    await ask("ALTER CLUSTER m SET (REPLICATION FACTOR 1, SIZE '25cc')");
    deepEqual(await ask(REPLICAS), ["r1,25cc", "SELECT 1"]);
  });

  it("tells replica changes of ALTER in the name of who said it", async () => {
    const events = "SELECT event_type, \"user\", details->>'replica_name', details->>'reason' " +
      "FROM mz_catalog.mz_audit_events WHERE object_type = 'cluster-replica' " +
      "AND details->>'cluster_name' = 'm' ORDER BY id DESC LIMIT 1";
    deepEqual(await ask(events), ["create,materialize,r1,manual", "SELECT 1"]);
  });
});
