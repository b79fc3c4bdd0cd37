import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { toIdentity } from "./identity.ts";
import { toOurSchema } from "./our_tables.ts";
import { toSettings } from "./settings.ts";
import { toCapabilities } from "./capabilities.ts";
import { toSizes } from "./sizes.ts";

function settings(values: Record<string, string>) {
  return toSettings(Object.entries(values).map(([name, setting]) => ({ name, setting })));
}

describe("toSettings()", () => {
  it("takes the lowest rate at which statements are logged", () => {
    const rate = (a: string, b: string, c: string) =>
      settings({
        statement_logging_default_sample_rate: a,
        statement_logging_max_sample_rate: b,
        statement_logging_sample_rate: c,
      }).sampleRate;
    assert.equal(rate("0.99", "1.0", "1"), 0.99);
    assert.equal(rate("1.0", "0", "1"), 0);
    assert.equal(settings({}).sampleRate, 1);
  });

  it("takes the first schema of the search path", () => {
    assert.equal(settings({ search_path: "public" }).schema, "public");
    assert.equal(settings({ search_path: 'ops, "x y"' }).schema, "ops");
    assert.equal(settings({ search_path: '"a, ""b""", c' }).schema, 'a, "b"');
    assert.equal(settings({ search_path: "" }).schema, "public");
  });

  it("knows the limits, and where there is no telling", () => {
    const told = { max_replicas_per_cluster: "5", max_credit_consumption_rate: "1024.5" };
    assert.deepEqual(settings(told).limits, { replicasPerCluster: 5, creditsPerHour: 1024.5 });
    const strange = { max_replicas_per_cluster: "", max_credit_consumption_rate: "none" };
    for (const values of [{}, strange]) {
      const { limits } = settings(values);
      assert.deepEqual(limits, { replicasPerCluster: null, creditsPerHour: null });
    }
  });

  it("knows whether privileges are checked, for everybody or in this session", () => {
    assert.equal(settings({ enable_rbac_checks: "off" }).accessControl, false);
    assert.equal(settings({ enable_rbac_checks: "on" }).accessControl, true);
    assert.equal(
      settings({ enable_rbac_checks: "off", enable_session_rbac_checks: "on" }).accessControl,
      true,
    );
  });
});

function offered(sizes: ReturnType<typeof toSizes>): readonly string[] {
  return [...sizes.values()].filter((size) => size.allowed).map((size) => size.name);
}

describe("toCapabilities()", () => {
  const all = { reconfigurations: true, autoScalingStrategies: true };
  const can = (databaseVersion: string, native = all) =>
    toCapabilities(native, { databaseVersion, waitUntilReady: false });

  it("knows since when a resize has been graceful", () => {
    assert.equal(can("v26.34.1 (abc)").backgroundResize, true);
    assert.equal(can("v26.37.0-dev.0 (30e4b1d24)").backgroundResize, true);
    assert.equal(can("v27.0.0").backgroundResize, true);
    assert.equal(can("v26.34.0 (abc)").backgroundResize, false);
    assert.equal(can("v0.135.0").backgroundResize, false);
    assert.equal(can("who knows").backgroundResize, false);
  });

  it("claims nothing that the catalog does not have", () => {
    const none = { reconfigurations: false, autoScalingStrategies: false };
    const { backgroundResize, nativeBurst } = can("v27.0.0", none);
    assert.deepEqual([backgroundResize, nativeBurst], [false, false]);
    assert.equal(can("v27.0.0").nativeBurst, true);
  });
});

describe("the other facts", () => {
  it("tell sizes that nobody may use from the others", () => {
    const rows = ["25cc", "50cc"].map((size) => ({
      size,
      processes: "1",
      credits_per_hour: "0.5",
      cpu_nano_cores: "500000000",
      memory_bytes: "4069000000",
    }));
    const { allowedSizes } = settings({ allowed_cluster_replica_sizes: '"25cc", 75cc' });
    assert.deepEqual(offered(toSizes(rows, allowedSizes)), ["25cc"]);
    assert.deepEqual(offered(toSizes(rows, settings({}).allowedSizes)), ["25cc", "50cc"]);
  });

  it("tell which monitoring role we have", () => {
    const row = {
      ...{ environment_id: "e", role: "joe", superuser: "f", now: "1500.25" },
      ...{ reconfigurations: "1", auto_scaling_strategies: "0" },
    };
    const identity = toIdentity([
      { ...row, monitor: "mz_monitor", member: "f" },
      { ...row, monitor: "mz_monitor_redacted", member: "t" },
    ]);
    assert.deepEqual(
      [identity.monitor, identity.monitorRedacted, identity.now],
      [false, true, 1500.25],
    );
    assert.throws(() => toIdentity([]), /it must be Materialize/);
  });

  it("tell an empty schema from one that does not exist", () => {
    assert.equal(toOurSchema([]).exists, false);
    const empty = { table_name: null, column_name: null, column_type: null };
    assert.deepEqual(toOurSchema([empty]), { exists: true, tables: new Map() });
  });
});
