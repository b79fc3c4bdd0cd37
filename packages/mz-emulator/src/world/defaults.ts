/**
 * What a world begins with: sizes, system variables, system roles, schemas and clusters, as a local Materialize has them.
 *
 * Data only. Invariant: ids and oids are those of version 26.37.
 */
import type { Acl, DefaultPrivilege, Role, Size } from "./state.ts";

/** The version that the recordings were made on, and one from before the native controller. */
export const VERSIONS = {
  new: "v26.37.0-dev.0 (30e4b1d24)",
  old: "v26.33.0 (0f1c9ad3c)",
} as const;

function cc(
  name: string,
  of: {
    readonly workers: number;
    readonly cpu: number;
    readonly mib: number;
    readonly disk: string;
  },
): Size {
  const [processes, cents] = name.includes("x") ? [2, 100] : [1, parseInt(name)];
  return {
    name,
    processes,
    workers: of.workers,
    cpuNanoCores: String(of.cpu * 1_000_000_000),
    memoryBytes: String(of.mib * 1024 * 1024),
    diskBytes: of.disk,
    creditsPerHour: String(cents / 100),
    isCc: true,
  };
}

/** The sizes of the recorded server, cheapest first. */
export const DEFAULT_SIZES: readonly Size[] = [
  cc("25cc", { workers: 1, cpu: 0.5, mib: 3881, disk: "8139046912" }),
  cc("50cc", { workers: 1, cpu: 1, mib: 7762, disk: "16279142400" }),
  cc("100cc", { workers: 2, cpu: 2, mib: 15525, disk: "32558284800" }),
  cc("2x50cc", { workers: 1, cpu: 1, mib: 7762, disk: "16279142400" }),
  cc("200cc", { workers: 4, cpu: 4, mib: 31050, disk: "65116569600" }),
  cc("300cc", { workers: 6, cpu: 6, mib: 46575, disk: "97674854400" }),
  cc("400cc", { workers: 8, cpu: 8, mib: 62100, disk: "130234187776" }),
  cc("600cc", { workers: 12, cpu: 12, mib: 93150, disk: "195350757376" }),
  cc("800cc", { workers: 16, cpu: 16, mib: 124201, disk: "260468375552" }),
  cc("1200cc", { workers: 24, cpu: 24, mib: 186301, disk: "390702563328" }),
  cc("1600cc", { workers: 31, cpu: 31, mib: 240640, disk: "504658657280" }),
  cc("3200cc", { workers: 62, cpu: 62, mib: 481280, disk: "1009317314560" }),
];

/** System variables that the world looks at. */
export const DEFAULT_SETTINGS: Readonly<Record<string, string>> = {
  enable_rbac_checks: "off",
  max_clusters: "25",
  max_replicas_per_cluster: "5",
  max_credit_consumption_rate: "1024",
  max_tables: "200",
  max_sources: "200",
  max_sinks: "1000",
  max_secrets: "100",
  max_roles: "1000",
  max_databases: "1000",
  max_schemas_per_database: "1000",
  max_objects_per_schema: "1000",
  max_materialized_views: "500",
  allowed_cluster_replica_sizes: "",
  default_cluster_replication_factor: "1",
  statement_logging_sample_rate: "1.0",
  statement_logging_max_sample_rate: "1.0",
  statement_logging_default_sample_rate: "1.0",
  enable_cluster_schedule_refresh: "off",
  enable_managed_cluster_availability_zones: "off",
  enable_zero_downtime_cluster_reconfiguration: "off",
};

type RoleLine = readonly [id: string, oid: number, name: string];

function role([id, oid, name]: RoleLine, may: { login?: boolean; super?: boolean } = {}): Role {
  return {
    id,
    oid,
    name,
    inherit: true,
    login: may.login ?? false,
    superuser: may.super ?? null,
    memberOf: [],
  };
}

/** The roles that there always are, and `materialize`. */
export const DEFAULT_ROLES: readonly Role[] = [
  role(["g1", 16663, "mz_monitor"]),
  role(["g2", 16664, "mz_monitor_redacted"]),
  role(["s1", 16661, "mz_system"], { login: true, super: true }),
  role(["s2", 16662, "mz_support"], { login: true, super: true }),
  role(["s3", 16984, "mz_analytics"]),
  role(["s4", 17076, "mz_jwt_sync"]),
  role(["u1", 20000, "materialize"]),
];

/** Id, oid and name of the system schemas. */
export const SYSTEM_SCHEMAS: readonly (readonly [string, number, string])[] = [
  ["s1", 16656, "mz_catalog"],
  ["s2", 16657, "pg_catalog"],
  ["s4", 16658, "mz_internal"],
  ["s5", 16659, "information_schema"],
  ["s6", 16660, "mz_unsafe"],
  ["s7", 16972, "mz_catalog_unstable"],
  ["s8", 16973, "mz_introspection"],
];

/** A grant from its text: `s2=UC/s1`, an empty grantee being everyone. */
export function acl(text: string): Acl {
  const [, grantee = "", privileges = "", grantor = ""] = /^(.*)=(.*)\/(.*)$/.exec(text) ?? [];
  return { grantee: grantee === "" ? "p" : grantee, privileges, grantor };
}

/** Name, owner, size, replication factor and grants of the clusters that there always are. */
export const SYSTEM_CLUSTERS: readonly {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string;
  readonly size: string;
  readonly replicationFactor: number;
  readonly privileges: readonly string[];
}[] = [
  {
    id: "s1",
    name: "mz_system",
    ownerId: "s1",
    size: "25cc",
    replicationFactor: 0,
    privileges: ["s2=U/s1", "s1=UC/s1"],
  },
  {
    id: "s2",
    name: "mz_catalog_server",
    ownerId: "s1",
    size: "50cc",
    replicationFactor: 1,
    privileges: ["=U/s1", "s2=UC/s1", "s1=UC/s1"],
  },
  {
    id: "s3",
    name: "mz_probe",
    ownerId: "s1",
    size: "25cc",
    replicationFactor: 0,
    privileges: ["s2=U/s1", "g1=U/s1", "s1=UC/s1"],
  },
  {
    id: "s4",
    name: "mz_support",
    ownerId: "s2",
    size: "25cc",
    replicationFactor: 0,
    privileges: ["s1=UC/s2", "s2=UC/s2"],
  },
  {
    id: "s5",
    name: "mz_analytics",
    ownerId: "s3",
    size: "25cc",
    replicationFactor: 0,
    privileges: ["s1=UC/s3", "s3=UC/s3"],
  },
  {
    id: "u1",
    name: "quickstart",
    ownerId: "s1",
    size: "25cc",
    replicationFactor: 1,
    privileges: ["=U/s1", "s2=U/s1", "s1=UC/s1", "u1=UC/s1"],
  },
];

/** The default privileges of a new environment. */
export const DEFAULT_PRIVILEGES: readonly DefaultPrivilege[] = [
  ["p", "type", "U"],
  ["s2", "schema", "U"],
  ["s2", "cluster", "U"],
  ["s2", "database", "U"],
].map(([grantee = "", objectType = "", privileges = ""]) => ({
  roleId: "p",
  databaseId: null,
  schemaId: null,
  objectType,
  grantee,
  privileges,
}));
