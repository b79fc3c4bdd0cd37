/**
 * What the world consists of: plain immutable data, no behaviour.
 *
 * Everything that only accumulates (audit events, histories, statement log) is not kept here: it leaves as changes and lives in
 * the store. Invariant: two worlds with equal state and equal commands have equal futures.
 */
import type { CatalogRow, Cell } from "./change.ts";
import type { ItemColumn, ItemKind, LoggedStatement } from "./command.ts";
import type { Load } from "./load.ts";
import type { SortedMap } from "./sorted_map.ts";

/** A row of mz_cluster_replica_sizes, and how fast it is. */
export interface Size {
  readonly name: string;
  readonly processes: number;
  readonly workers: number;
  readonly cpuNanoCores: string;
  readonly memoryBytes: string;
  readonly diskBytes: string | null;
  readonly creditsPerHour: string;
  /** Sizes of the cc kind always have a disk. */
  readonly isCc: boolean;
}

/** One grant: `grantee=privileges/grantor`, all by id; grantee `p` is everyone. */
export interface Acl {
  readonly grantee: string;
  readonly grantor: string;
  /** Letters in the order r a w d U C, as Materialize prints them. */
  readonly privileges: string;
}

/** The auto scaling strategy of a managed cluster. */
export interface AutoScaling {
  readonly hydrationSize: string;
  readonly lingerMs: number | null;
}

/** Options that only a managed cluster has. */
export interface Managed {
  readonly size: string;
  readonly replicationFactor: number;
  readonly availabilityZones: readonly string[];
  readonly introspectionDebugging: boolean;
  readonly introspectionIntervalMs: number | null;
  readonly arrangementCompression: boolean;
  readonly schedule:
    | { readonly kind: "manual" }
    | { readonly kind: "on-refresh"; readonly estimateMs: number };
  readonly autoScaling: AutoScaling | null;
}

/** A cluster. Unmanaged when `managed` is null. */
export interface Cluster {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string;
  readonly privileges: readonly Acl[];
  readonly managed: Managed | null;
  readonly workloadClass: string | null;
  readonly reconfiguration: Reconfiguration | null;
  readonly burst: Burst | null;
  readonly createdAt: number;
  /** How much work it has; absent: as much as its objects make. */
  readonly load?: Load;
}

/** A graceful change of a managed cluster's shape, kept after it ended. */
export interface Reconfiguration {
  readonly status: "in-progress" | "finalized" | "timed-out" | "cancelled" | "resource-exhausted";
  readonly deadline: number;
  readonly onTimeout: "commit" | "rollback";
  readonly target: Managed;
}

/** A hydration burst that is under way. */
export interface Burst {
  readonly size: string;
  readonly lingerMs: number;
  readonly steadyHydratedAt: number | null;
}

/** A process of a replica. */
export interface Process {
  readonly online: boolean;
  readonly reason: string | null;
  readonly since: number;
}

/** A replica. Its owner is the cluster's. */
export interface Replica {
  readonly id: string;
  readonly name: string;
  readonly clusterId: string;
  readonly size: string;
  readonly availabilityZone: string | null;
  readonly introspectionDebugging: boolean;
  readonly introspectionIntervalMs: number | null;
  readonly internal: boolean;
  readonly billedAs: string | null;
  /** What the native controller made it for; `steady` also when a person made it. */
  readonly purpose: "steady" | "target" | "burst";
  readonly createdAt: number;
  readonly processes: readonly Process[];
  /** Objects that it reports about: id -> how long hydration took, null while it is not hydrated. */
  readonly objects: SortedMap<ObjectOnReplica>;
  /** The object that is being hydrated. One at a time. */
  readonly hydrating: string | null;
  /** Rises with each restart: events that were meant for an earlier life are void. */
  readonly life: number;
  /** A measurement of its use is due. */
  readonly measuring: boolean;
  /** How often it has gone down since everything on it was last hydrated: each time it stays away for longer. */
  readonly failures: number;
  /** How often it goes down again on command, soon after it came online, and what the history says then. */
  readonly crashes: { readonly left: number; readonly reason: "oom-killed" | null };
}

/** How far an object is on one replica. */
export interface ObjectOnReplica {
  /** Null until it is hydrated. */
  readonly tookMs: number | null;
  /** Bytes of memory that it took when it was hydrated. */
  readonly bytes: number;
}

/** Something in a schema. */
export interface Item {
  readonly id: string;
  readonly oid: number;
  readonly kind: ItemKind;
  readonly name: string;
  readonly schemaId: string;
  /** Session that a temporary item belongs to. */
  readonly temporaryFor: number | null;
  readonly ownerId: string;
  readonly privileges: readonly Acl[];
  readonly columns: readonly ItemColumn[];
  readonly dependencies: readonly string[];
  readonly clusterId: string | null;
  readonly createSql: string;
  readonly definition: string | null;
  /** The same as the catalog shows it. */
  readonly storedDefinition?: string;
  readonly itemType: string | null;
  readonly details: Readonly<Record<string, Cell>>;
  readonly keys: readonly ItemKey[];
  readonly createdAt: number;
  /** Bytes of its arrangement, which is what has to fit into a replica's memory. */
  readonly dataBytes: number;
  /** A materialized view that some replica has computed once: others can read it. True for all that need no computing. */
  readonly readable: boolean;
}

/** One key of an index, resolved: the 1-based column, or an expression. */
export interface ItemKey {
  readonly position: number | null;
  readonly expression: string | null;
  readonly nullable: boolean;
}

/** A schema; `databaseId` is null for system schemas. */
export interface Schema {
  readonly id: string;
  readonly oid: number;
  readonly databaseId: string | null;
  readonly name: string;
  readonly ownerId: string;
  readonly privileges: readonly Acl[];
}

/** A database. */
export interface Database {
  readonly id: string;
  readonly oid: number;
  readonly name: string;
  readonly ownerId: string;
  readonly privileges: readonly Acl[];
}

/** A role. */
export interface Role {
  readonly id: string;
  readonly oid: number;
  readonly name: string;
  readonly inherit: boolean;
  readonly login: boolean | null;
  readonly superuser: boolean | null;
  /** Ids of the roles it is a member of, with who granted that. */
  readonly memberOf: readonly { readonly roleId: string; readonly grantorId: string }[];
  /** What its sessions begin with, by name. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** An open session. */
export interface Session {
  readonly id: string;
  readonly connectionId: number;
  readonly roleId: string;
  readonly clientIp: string | null;
  readonly connectedAt: number;
  readonly applicationName: string;
  readonly logged: boolean;
}

/** A default privilege. */
export interface DefaultPrivilege {
  readonly roleId: string;
  readonly databaseId: string | null;
  readonly schemaId: string | null;
  readonly objectType: string;
  readonly grantee: string;
  readonly privileges: string;
}

/** What is to happen by itself. */
export type Event =
  | {
    readonly kind: "online";
    readonly replicaId: string;
    readonly life: number;
    readonly process: number;
  }
  /** The replica's first report, or its report about one new object. */
  | {
    readonly kind: "report";
    readonly replicaId: string;
    readonly life: number;
    readonly itemId: string | null;
  }
  | {
    readonly kind: "hydrate";
    readonly replicaId: string;
    readonly life: number;
    readonly itemId: string;
    readonly startedAt: number;
  }
  | {
    readonly kind: "oom";
    readonly replicaId: string;
    readonly life: number;
    readonly itemId: string;
  }
  /** It goes down on command. */
  | { readonly kind: "crash"; readonly replicaId: string; readonly life: number }
  /** The native controller brings a managed cluster's replicas in line with its configuration. */
  | { readonly kind: "reconcile"; readonly clusterId: string }
  /** A reconfiguration's deadline. */
  | { readonly kind: "deadline"; readonly clusterId: string; readonly deadline: number }
  | { readonly kind: "measure"; readonly replicaId: string }
  | { readonly kind: "flush" };

/** A logged statement that is being executed. */
export interface Running {
  readonly statement: LoggedStatement;
  readonly row: CatalogRow;
}

/** What the statement log remembers. */
export interface LogState {
  /** Rows that wait for the next flush, by relation and key. */
  readonly pending: SortedMap<PendingRow>;
  readonly flushDue: boolean;
  /** Prepared statements that are in the log. */
  readonly prepared: SortedMap<true>;
  /** Texts that are in the log, by day and hash. */
  readonly texts: SortedMap<true>;
  /** Bytes that may still be logged at `tokensAt`. */
  readonly tokens: number;
  readonly tokensAt: number;
  /** Statements dropped since the last one that was logged. */
  readonly throttled: number;
}

/** A row of the statement log that waits for the next flush. */
export interface PendingRow {
  readonly relation: string;
  readonly key: string;
  readonly row: CatalogRow;
}

/** The next number of each sequence. */
export interface Sequences {
  readonly cluster: number;
  readonly replica: number;
  readonly item: number;
  readonly schema: number;
  readonly database: number;
  readonly role: number;
  readonly oid: number;
  readonly audit: number;
  readonly event: number;
}

/** All there is at one instant. */
export interface World {
  readonly now: number;
  readonly profile: "new" | "old";
  readonly version: string;
  readonly sizes: readonly Size[];
  /** System variables by name: limits, flags, enable_rbac_checks, statement logging rates. */
  readonly settings: Readonly<Record<string, string>>;
  readonly defaultSettings: Readonly<Record<string, string>>;
  readonly clusters: SortedMap<Cluster>;
  /** name -> id. */
  readonly clusterIds: SortedMap<string>;
  readonly replicas: SortedMap<Replica>;
  /** cluster id -> replica ids. */
  readonly replicasOf: SortedMap<SortedMap<true>>;
  readonly items: SortedMap<Item>;
  /** `<schema id>/<name>` -> item id; types have a namespace of their own, `<schema id>/type/<name>`. */
  readonly itemIds: SortedMap<string>;
  /** schema id -> ids of its items. */
  readonly itemsIn: SortedMap<SortedMap<true>>;
  /** item id -> ids of what depends on it directly. */
  readonly dependents: SortedMap<SortedMap<true>>;
  /** cluster id -> ids of the items on it. */
  readonly itemsOn: SortedMap<SortedMap<true>>;
  readonly schemas: SortedMap<Schema>;
  readonly databases: SortedMap<Database>;
  readonly roles: SortedMap<Role>;
  readonly comments: SortedMap<CommentRow>;
  readonly systemPrivileges: readonly Acl[];
  readonly defaultPrivileges: readonly DefaultPrivilege[];
  readonly sessions: SortedMap<Session>;
  readonly subscriptions: SortedMap<CatalogRow>;
  readonly running: SortedMap<Running>;
  readonly log: LogState;
  /** When the last audit event occurred: the next one is later. */
  readonly auditedAt: number;
  readonly events: SortedMap<Event>;
  readonly next: Sequences;
}

/** A comment on something. */
export interface CommentRow {
  readonly id: string;
  readonly objectType: string;
  readonly subId: number | null;
  readonly text: string;
}
