/**
 * A small Materialize in memory, for tests: clusters whose replicas come online and hydrate when the clock moves, our
 * own tables, and what the database's logs would say. Pure: nothing happens in it unless a test calls a function.
 *
 * It is no emulator. It knows only what the seam `Environment` can ask.
 */
import type { Action } from "../../packages/core/src/model/action.ts";
import type { Instant } from "../../packages/core/src/model/instant.ts";
import type { RememberedRow } from "../../packages/core/src/model/memory.ts";
import type {
  ObjectKind,
  ObservedCluster,
  ReplicaSize,
  ResourceLimits,
  StrategyRow,
} from "../../packages/core/src/model/observation.ts";
import type { ClusterLatency } from "../../packages/core/src/model/latency.ts";
import type { Capabilities, ManagedSettings } from "../../packages/core/src/model/managed.ts";
import type { ProcessOutage } from "../../packages/core/src/model/outage.ts";
import type { Override } from "../../packages/core/src/model/override.ts";
import { known, type Missing, type Signal } from "../../packages/core/src/model/signal.ts";
import type { Undoing } from "../../packages/core/src/model/undoing.ts";
import type { Intent } from "../../packages/core/src/environment.ts";
import { GIVEN_BACK, type Lease } from "../../packages/core/src/apply/lease.ts";

/** Noon, so that stories are easy to follow. */
export const START: Instant = Date.UTC(2026, 10, 21, 12, 0, 0);

export interface FakeReplica {
  readonly id: string;
  name: string;
  readonly size: string;
  readonly zone: string | null;
  createdAt: Instant;
  /** When its processes come online; hydration starts then. */
  onlineAt: Instant;
  /** Introspection switched off: says nothing about hydration. */
  readonly silent: boolean;
  /** Made by the controller of a managed cluster while no other replica is hydrated. */
  readonly extra?: boolean;
}

export interface FakeObject {
  readonly id: string;
  readonly name: string;
  readonly kind: ObjectKind;
  /** Seconds that a replica needs to hydrate it; null means never. */
  readonly hydratesInSeconds: number | null;
  /** A size that is too small for it: replicas of that size never get there. */
  readonly neverOn?: string;
  /** The smallest size that it fits into: on one with less memory, replicas run out of it again and again. */
  readonly needs?: string;
}

export interface FakeCluster {
  readonly id: string;
  name: string;
  readonly system: boolean;
  managed: boolean;
  /** Of a managed cluster. */
  settings: ManagedSettings | null;
  /** When its settings were last altered. */
  alteredAt?: Instant;
  owned: boolean;
  renamed: { readonly from: string; readonly at: Instant } | null;
  subscriptions: number;
  readonly replicas: FakeReplica[];
  readonly objects: FakeObject[];
  /** How much work there is, from the given instants on, oldest first; none before. */
  readonly load: FakeLoad[];
}

/** What the work on a cluster takes of each replica, whatever its size. */
export interface FakeLoad {
  readonly from: Instant;
  readonly memoryBytes: number;
  readonly cpuNanoCores: number;
}

/** One statement as the statement log keeps it. */
export interface LoggedStatement {
  readonly at: Instant;
  readonly application: string;
  /** Null for a statement that used no cluster. */
  readonly clusterId: string | null;
  readonly refused: boolean;
  readonly running?: boolean;
}

export interface AuditRow {
  readonly actionId: string;
  readonly cycleId: string;
  readonly clusterId: string;
  readonly sql: string;
  readonly executed: boolean;
  readonly error: string | null;
  readonly at: Instant;
  readonly announcedAt: Instant;
  readonly action: Action;
}

/** What Materialize's own audit log says of replicas. */
export interface DdlEvent {
  readonly at: Instant;
  readonly kind: "create" | "drop" | "alter";
  readonly clusterId: string;
  readonly replicaId: string;
  readonly name: string;
}

export interface FakeWorld {
  now: Instant;
  controlCluster: string;
  limits: ResourceLimits;
  capabilities: Capabilities;
  /** What operators ordered. */
  readonly overrides: Override[];
  undoings: Signal<readonly Undoing[]>;
  /** Of the last window, by cluster id; a missing signal stands for all. */
  latency: Signal<readonly ClusterLatency[]>;
  outages: Signal<readonly ProcessOutage[]>;
  /** Null: what the load of the clusters comes to. */
  noUtilization: Missing | null;
  /** Signals that are not read anew, by name, with the milliseconds since they were. */
  readonly readAgo: Map<string, number>;
  /** Seconds until a new replica is online. */
  startSeconds: number;
  sizes: ReadonlyMap<string, ReplicaSize>;
  readonly clusters: FakeCluster[];
  readonly strategyRows: StrategyRow[];
  readonly memory: RememberedRow[];
  readonly intents: { readonly intent: Intent; open: boolean }[];
  readonly audit: AuditRow[];
  readonly ddl: DdlEvent[];
  readonly published: Map<string, boolean>;
  lease: Lease;
  readonly log: FakeLog;
  nextId: number;
}

export interface FakeLog {
  missing: Missing | null;
  sampleRate: number;
  /** Somebody's monitor logs a statement without a cluster every moment. */
  busy: boolean;
  /** Begin of the oldest statement in the log; null when only `statements` count. */
  reachesBackTo: Instant | null;
  throttledAt: Instant | null;
  untrusted: { readonly at: Instant; readonly rate: number } | null;
  readonly statements: LoggedStatement[];
}

/** Statements show up in the log after this long. */
export const FLUSH_MS = 5_000;

/** An empty world whose log has been running for a day. */
export function fakeWorld(): FakeWorld {
  return {
    now: START,
    controlCluster: "mz_catalog_server",
    limits: { replicasPerCluster: 5, creditsPerHour: 1_024 },
    capabilities: { backgroundResize: true, waitUntilReady: false, nativeBurst: true },
    overrides: [],
    undoings: known([], START),
    latency: known([], START),
    outages: known([], START),
    noUtilization: null,
    readAgo: new Map(),
    startSeconds: 10,
    sizes: sizes(["25cc", "50cc", "100cc", "200cc", "400cc"]),
    clusters: [],
    strategyRows: [],
    memory: [],
    intents: [],
    audit: [],
    ddl: [],
    published: new Map(),
    lease: { holder: "nobody", epoch: 0, until: GIVEN_BACK },
    log: {
      missing: null,
      sampleRate: 1,
      busy: true,
      reachesBackTo: START - 86_400_000,
      throttledAt: null,
      untrusted: null,
      statements: [],
    },
    nextId: 1,
  };
}

/** A table of sizes, each twice the one before; those named 400cc and larger have two processes. */
export function sizes(names: readonly string[]): ReadonlyMap<string, ReplicaSize> {
  return new Map(
    names.map((name, index) => [name, {
      name,
      processes: name === "400cc" ? 2 : 1,
      creditsPerHour: 0.25 * 2 ** index,
      allowed: true,
      memoryBytes: 4_000_000_000 * 2 ** index,
      cpuNanoCores: 500_000_000 * 2 ** index,
    }]),
  );
}

/** Adds a cluster; the id of a system cluster starts with `s`. */
export function addCluster(
  world: FakeWorld,
  name: string,
  more: Partial<Pick<FakeCluster, "managed" | "settings" | "system" | "subscriptions">> = {},
): FakeCluster {
  const cluster: FakeCluster = {
    id: `${more.system === true ? "s" : "u"}${world.nextId++}`,
    name,
    system: false,
    managed: false,
    settings: null,
    owned: true,
    renamed: null,
    subscriptions: 0,
    ...more,
    replicas: [],
    objects: [],
    load: [],
  };
  world.clusters.push(cluster);
  return cluster;
}

/** Adds a replica; without `createdAt` it is created at this moment. */
export function addReplica(
  world: FakeWorld,
  cluster: FakeCluster,
  more: Pick<FakeReplica, "name" | "size"> & Partial<FakeReplica>,
): FakeReplica {
  const createdAt = more.createdAt ?? world.now;
  const replica: FakeReplica = {
    id: `u${world.nextId++}`,
    zone: null,
    onlineAt: createdAt + world.startSeconds * 1000,
    silent: false,
    ...more,
    createdAt,
  };
  cluster.replicas.push(replica);
  return replica;
}

/** Adds something of the user's to a cluster. */
export function addObject(
  world: FakeWorld,
  cluster: FakeCluster,
  more: Pick<FakeObject, "name" | "kind"> & Partial<FakeObject>,
): FakeObject {
  const object: FakeObject = { id: `u${world.nextId++}`, hydratesInSeconds: 60, ...more };
  cluster.objects.push(object);
  return object;
}

/** The cluster of this name; fails where there is none. */
export function clusterNamed(world: FakeWorld, name: string): FakeCluster {
  const found = world.clusters.find((cluster) => cluster.name === name);
  if (found === undefined) throw new Error(`Cannot find cluster "${name}": the world has none`);
  return found;
}

/** A query of somebody: a use where the cluster has a replica, else refused. Whether it was answered. */
export function query(world: FakeWorld, cluster: FakeCluster, application = "psql"): boolean {
  const refused = cluster.replicas.length === 0;
  world.log.statements.push({ at: world.now, application, clusterId: cluster.id, refused });
  return !refused;
}

/** The cluster as an observation shows it at this moment. */
export function observed(world: FakeWorld, cluster: FakeCluster): ObservedCluster {
  return {
    id: cluster.id,
    name: cluster.name,
    system: cluster.system,
    managed: cluster.managed,
    settings: cluster.settings,
    owned: cluster.owned,
    renamed: cluster.renamed,
    subscriptions: cluster.subscriptions,
    replicas: cluster.replicas.map((replica) => ({
      id: replica.id,
      name: replica.name,
      size: replica.size,
      availabilityZone: replica.zone,
      createdAt: replica.createdAt,
      processesOnline: isOnline(world, replica) ? world.sizes.get(replica.size)?.processes ?? 1 : 0,
      statusChangedAt: isOnline(world, replica) ? replica.onlineAt : null,
    })),
    objects: cluster.objects.map((object) => ({
      id: object.id,
      name: object.name,
      kind: object.kind,
      hydrated: new Map(
        cluster.replicas
          .filter((replica) => isOnline(world, replica) && !replica.silent)
          .map((replica) => [
            replica.id,
            isHydrated(world, replica, object) && !isOverloaded(world, cluster, replica),
          ]),
      ),
    })),
  };
}

/**
 * Whether queries on this replica are answered: what the tests mean by serving, told by the world itself.
 *
 * Of a source nobody knows where it runs when a replica reports nothing.
 */
export function serves(world: FakeWorld, cluster: FakeCluster, replica: FakeReplica): boolean {
  return isOnline(world, replica) && !isOverloaded(world, cluster, replica) &&
    cluster.objects.every((object) =>
      object.kind === "sink" || (object.kind === "source" && replica.silent) ||
      isHydrated(world, replica, object)
    );
}

function isOnline(world: FakeWorld, replica: FakeReplica): boolean {
  return replica.onlineAt <= world.now;
}

function isHydrated(world: FakeWorld, replica: FakeReplica, object: FakeObject): boolean {
  return object.hydratesInSeconds !== null && object.neverOn !== replica.size &&
    !isTooSmall(world, replica, object) &&
    replica.onlineAt + object.hydratesInSeconds * 1000 <= world.now;
}

/** Whether an object does not fit into the replica. */
export function isTooSmall(
  { sizes }: FakeWorld,
  { size }: FakeReplica,
  { needs }: FakeObject,
): boolean {
  if (needs === undefined) return false;
  return (sizes.get(size)?.memoryBytes ?? 0) < (sizes.get(needs)?.memoryBytes ?? 0);
}

/** Whether the present load takes more memory than the replica has. */
export function isOverloaded(
  { sizes }: FakeWorld,
  { load }: FakeCluster,
  { size }: FakeReplica,
): boolean {
  return (load.at(-1)?.memoryBytes ?? 0) > (sizes.get(size)?.memoryBytes ?? Infinity);
}
