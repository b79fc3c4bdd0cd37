/**
 * The commands of the world: parsed facts of statements, names not yet resolved unless said.
 *
 * No SQL is parsed behind this line. Option values come as they were written (`OptionValue`), since what may be
 * written for which option is part of what the world answers for.
 */
import type { Cell } from "./change.ts";
import type { SetLoad } from "./load.ts";

/** A possibly qualified name as written. Absent parts are resolved through the context. */
export interface ObjectName {
  readonly database?: string | undefined;
  readonly schema?: string | undefined;
  readonly name: string;
}

/** The value of an option as written. */
export type OptionValue =
  | { readonly kind: "string"; readonly text: string }
  | { readonly kind: "number"; readonly text: string }
  | { readonly kind: "word"; readonly text: string }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "null" }
  | { readonly kind: "interval"; readonly text: string }
  | { readonly kind: "list"; readonly items: readonly OptionValue[] }
  /** SCHEDULE and AUTO SCALING STRATEGY: keyword(s), then options in parentheses. `MANUAL`, `ON REFRESH`, `ON HYDRATION`. */
  | {
    readonly kind: "clause";
    readonly keyword: string;
    readonly options: readonly Option[];
  }
  /** REPLICAS (r1 (SIZE '25cc'), ...). */
  | {
    readonly kind: "replicas";
    readonly replicas: readonly { readonly name: string; readonly options: readonly Option[] }[];
  };

/** An option: its name in upper case (`REPLICATION FACTOR`); the value is null when only the name was written. */
export interface Option {
  readonly name: string;
  readonly value: OptionValue | null;
}

/** Which kinds of thing live in a schema. */
export type ItemKind =
  | "table"
  | "view"
  | "materialized-view"
  | "index"
  | "source"
  | "sink"
  | "connection"
  | "secret"
  | "type"
  | "function";

/** A column of an item, types resolved by the caller. */
export interface ItemColumn {
  readonly name: string;
  /** As in mz_columns.type. */
  readonly type: string;
  readonly typeOid: number;
  readonly typeModifier: number;
  readonly nullable: boolean;
  /** Text of the default, null without. */
  readonly defaultSql: string | null;
}

/** CREATE of anything in a schema. */
export interface CreateItem {
  readonly type: "create_item";
  readonly kind: ItemKind;
  /** Null for an index or sink without a name: the world makes one up. */
  readonly name: ObjectName | null;
  readonly ifNotExists: boolean;
  readonly orReplace: boolean;
  readonly temporary: boolean;
  readonly columns: readonly ItemColumn[];
  /**
   * Ids of the items used, in order. For an index the first is what it is on; for a sink, what it is from.
   * Ids of types and functions are not needed.
   */
  readonly dependencies: readonly string[];
  /** IN CLUSTER, or the session's one; null where the kind needs none. By name. */
  readonly cluster: string | null;
  /** Given the id that it gets, the whole statement in Materialize's normal form (`[u1 AS "materialize"."public"."t"]`). */
  readonly createSql: (made: { readonly id: string; readonly name: string }) => string;
  /** Only the query, for mz_views and mz_materialized_views. */
  readonly definition?: string;
  /** The same as the catalog shows it. */
  readonly storedDefinition?: string;
  /** Expressions of an index's key. Default (undefined): all columns of what it is on. */
  readonly keys?: readonly IndexKey[];
  /** Source, sink, connection: `kafka`, `load-generator`, `webhook`... */
  readonly itemType?: string;
  /** Further columns of the kind's relation: envelope_type, format... */
  readonly details?: Readonly<Record<string, Cell>>;
}

/** A key of an index: a column by name, or an expression. */
export type IndexKey =
  | { readonly column: string }
  | { readonly expression: string; readonly nullable: boolean };

/** Anything that can be dropped, renamed, commented, owned or granted, by name. */
export type Target =
  | { readonly kind: "cluster" | "role" | "database" | "network-policy"; readonly name: string }
  | { readonly kind: "cluster-replica"; readonly cluster: string; readonly name: string }
  | { readonly kind: "schema"; readonly database?: string | undefined; readonly name: string }
  | { readonly kind: "column"; readonly item: ObjectName; readonly name: string }
  | { readonly kind: ItemKind; readonly item: ObjectName }
  /** GRANT ... ON SYSTEM. */
  | { readonly kind: "system" };

/** Which statement, as the log and error texts name things. */
export type Command =
  | {
    readonly type: "create_cluster";
    readonly name: string;
    readonly options: readonly Option[];
    /** FEATURES (...) was written. */
    readonly features: boolean;
    readonly ifNotExists: boolean;
  }
  | {
    readonly type: "alter_cluster_set";
    readonly name: string;
    readonly ifExists: boolean;
    readonly options: readonly Option[];
    /** WITH (WAIT ...): options FOR or UNTIL READY as a clause. */
    readonly wait: Option | null;
  }
  | {
    readonly type: "alter_cluster_reset";
    readonly name: string;
    readonly ifExists: boolean;
    readonly options: readonly string[];
  }
  | {
    readonly type: "rename_cluster";
    readonly name: string;
    readonly to: string;
    readonly ifExists: boolean;
  }
  | {
    readonly type: "swap_clusters";
    readonly name: string;
    readonly with: string;
    readonly ifExists: boolean;
  }
  | {
    readonly type: "create_cluster_replica";
    readonly cluster: string;
    readonly name: string;
    readonly options: readonly Option[];
    readonly ifNotExists: boolean;
  }
  | {
    readonly type: "rename_cluster_replica";
    readonly cluster: string;
    readonly name: string;
    readonly to: string;
    readonly ifExists: boolean;
  }
  | { readonly type: "create_database"; readonly name: string; readonly ifNotExists: boolean }
  | {
    readonly type: "create_schema";
    readonly database?: string | undefined;
    readonly name: string;
    readonly ifNotExists: boolean;
  }
  | CreateItem
  /** DROP TABLE a, b CASCADE and all its like, clusters and replicas included. `kind` is what was said. */
  | {
    readonly type: "drop";
    readonly kind: Target["kind"];
    readonly targets: readonly Target[];
    readonly ifExists: boolean;
    readonly cascade: boolean;
    /** RESTRICT was written; databases and schemas differ by it. */
    readonly restrict: boolean;
  }
  | { readonly type: "drop_owned"; readonly roles: readonly string[]; readonly cascade: boolean }
  | {
    readonly type: "rename_item";
    readonly kind: ItemKind;
    readonly item: ObjectName;
    readonly to: string;
    readonly ifExists: boolean;
  }
  | {
    readonly type: "rename_schema";
    readonly database?: string | undefined;
    readonly name: string;
    readonly to: string;
  }
  | {
    readonly type: "owner_to";
    readonly target: Target;
    readonly role: string;
    readonly ifExists: boolean;
  }
  | {
    readonly type: "create_role";
    readonly name: string;
    /** LOGIN, SUPERUSER, PASSWORD, CREATECLUSTER..., in upper case as written. */
    readonly attributes: readonly string[];
    readonly ifNotExists?: boolean;
  }
  | { readonly type: "alter_role"; readonly name: string; readonly attributes: readonly string[] }
  | {
    readonly type: "alter_role_variable";
    readonly role: string;
    readonly name: string;
    readonly value: string | null;
  }
  | {
    readonly type: "grant_role" | "revoke_role";
    readonly roles: readonly string[];
    readonly members: readonly string[];
  }
  | {
    readonly type: "grant" | "revoke";
    /** USAGE, CREATE, SELECT..., in upper case; `ALL` alone for all. */
    readonly privileges: readonly string[];
    /** What was said after ON: `table` also stands for views and sources, as in Materialize. */
    readonly targets: readonly Target[];
    /** Role names; `PUBLIC` in upper case for everyone. */
    readonly roles: readonly string[];
  }
  | {
    readonly type: "grant_all" | "revoke_all";
    /** ON ALL CLUSTERS, ALL TABLES IN SCHEMA s... */
    readonly privileges: readonly string[];
    readonly kind: "cluster" | "database" | "schema" | "table" | "secret" | "connection" | "type";
    readonly inSchemas: readonly {
      readonly database?: string | undefined;
      readonly name: string;
    }[];
    readonly inDatabases: readonly string[];
    readonly roles: readonly string[];
  }
  | {
    readonly type: "alter_default_privileges";
    readonly grant: boolean;
    /** FOR ROLE; empty: the current role; `PUBLIC`: FOR ALL ROLES. */
    readonly forRoles: readonly string[];
    readonly inSchemas: readonly {
      readonly database?: string | undefined;
      readonly name: string;
    }[];
    readonly inDatabases: readonly string[];
    readonly kind: "cluster" | "database" | "schema" | "table" | "secret" | "connection" | "type";
    readonly privileges: readonly string[];
    readonly roles: readonly string[];
  }
  | {
    readonly type: "reassign_owned";
    readonly roles: readonly string[];
    readonly to: string;
  }
  | { readonly type: "comment"; readonly target: Target; readonly text: string | null }
  /** ALTER SYSTEM SET / RESET; null resets. Names that the world does not know are kept all the same. */
  | { readonly type: "alter_system"; readonly name: string; readonly value: string | null }
  /** CREATE NETWORK POLICY and others that only need a place: not modelled. */
  | { readonly type: "begin_statement"; readonly statement: LoggedStatement }
  | {
    readonly type: "end_statement";
    /** As given with begin_statement. */
    readonly executionId: string;
    readonly status: "success" | "error" | "canceled" | "aborted";
    readonly errorMessage?: string | undefined;
    readonly strategy?: "standard" | "fast-path" | "persist-fast-path" | "constant" | null;
    readonly executionTimestamp?: number | null;
    readonly rowsReturned?: number | null;
    readonly resultSize?: number | null;
    readonly transientIndexId?: string | null;
    /** Where it ran in the end, when that differs from what begin_statement said. By id; null for none. */
    readonly clusterId?: string | null;
  }
  | {
    readonly type: "open_session";
    readonly sessionId: string;
    readonly connectionId: number;
    readonly role: string;
    readonly clientIp: string | null;
    readonly applicationName: string;
  }
  | { readonly type: "close_session"; readonly sessionId: string }
  | {
    readonly type: "open_subscription";
    readonly id: string;
    readonly sessionId: string;
    readonly clusterId: string;
    readonly referencedIds: readonly string[];
  }
  | { readonly type: "close_subscription"; readonly id: string }
  /** From outside, for tests: a replica's processes restart. Ids. */
  | {
    readonly type: "restart_replica";
    readonly replicaId: string;
    readonly reason: "oom-killed" | null;
    readonly times: number;
  }
  /** From outside, for tests: how many bytes an object's arrangement takes. */
  | { readonly type: "set_object_data"; readonly itemId: string; readonly bytes: number }
  | SetLoad;

/** A statement that begins. The world decides by sampling whether it is logged. */
export interface LoggedStatement {
  /** A uuid, given by the caller. */
  readonly executionId: string;
  /** A uuid; the same for executions of one prepared statement. */
  readonly preparedStatementId: string;
  readonly preparedStatementName: string;
  readonly preparedAt: number;
  readonly sessionId: string;
  /** From its first word on, literals and later comments kept. */
  readonly sql: string;
  /** Literals as `'<REDACTED>'`. */
  readonly redactedSql: string;
  /** `select`, `create_cluster_replica`...; null for an empty statement. */
  readonly statementType: string | null;
  readonly applicationName: string;
  readonly clusterId: string | null;
  readonly database: string;
  readonly searchPath: readonly string[];
  readonly isolation: string;
  readonly transactionId: number;
  readonly params: readonly Cell[];
  /** The session's statement_logging_sample_rate, 0 to 1. */
  readonly sampleRate: number;
}

/** Who says it, when and from where. */
export interface Context {
  /** Milliseconds since 1970; not before what the world has seen. */
  readonly now: number;
  /** Name of the current role. */
  readonly role: string;
  /** The session's current database, may be one that does not exist. */
  readonly database: string;
  /** As set, without the implicit mz_catalog and pg_catalog. */
  readonly searchPath: readonly string[];
  /** The session's cluster, by name. */
  readonly cluster: string;
  readonly connectionId: number;
  /** enable_session_rbac_checks of the session. */
  readonly sessionRbac?: boolean;
}
