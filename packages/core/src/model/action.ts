/**
 * One step that can be executed, complete in itself: what it does, why, what it expects of the world and what is
 * to be remembered once it landed. SQL is only ever rendered from it.
 */
import type { Effect } from "./effect.ts";
import type { ManagedSettings, NativeBurst } from "./managed.ts";
import type { RememberedReplica } from "./memory.ts";
import type { Reason } from "./reason.ts";

export interface ClusterRef {
  readonly id: string;
  readonly name: string;
}

export interface ReplicaRef {
  readonly id: string;
  readonly name: string;
  readonly size: string;
}

interface ActionBase {
  readonly cluster: ClusterRef;
  /** The strategy that caused it. */
  readonly strategy: string;
  readonly reason: Reason;
  readonly expects: Expectation;
  /** The replicas of the cluster before the whole change that this action belongs to. */
  readonly before: readonly RememberedReplica[];
  /** What the causing strategy remembers after this action landed; revision and time are filled in then. */
  readonly remember: Effect;
}

export interface CreateReplica extends ActionBase {
  readonly kind: "create_replica";
  readonly replica: RememberedReplica;
}

export interface DropReplica extends ActionBase {
  readonly kind: "drop_replica";
  readonly replica: ReplicaRef;
  /** A retirement must leave a ready replica behind, a suspension leaves none. */
  readonly suspending: boolean;
}

export interface RenameReplica extends ActionBase {
  readonly kind: "rename_replica";
  readonly replica: ReplicaRef;
  readonly newName: string;
}

/** Everything that changes on a managed cluster, in one statement: a second one is refused while the first is under way. */
export interface AlterCluster extends ActionBase {
  readonly kind: "alter_cluster";
  readonly change: ClusterChange;
  /** Where nothing resizes in the background: how long the statement waits for the new replicas. */
  readonly waitSeconds?: number;
  /** What other strategies remember of the same statement. */
  readonly also: readonly { readonly strategy: string; readonly effect: Effect }[];
}

/** The settings that change. */
export interface ClusterChange {
  readonly size?: string;
  readonly replicationFactor?: number;
  /** Null takes it away. */
  readonly burst?: NativeBurst | null;
}

export type Action = CreateReplica | DropReplica | RenameReplica | AlterCluster;

/** What each strategy that had a part in it remembers once it landed, the causing one first. */
export function effectsOf(
  action: Action,
): readonly { readonly strategy: string; readonly effect: Effect }[] {
  const own = { strategy: action.strategy, effect: action.remember };
  return action.kind === "alter_cluster" ? [own, ...action.also] : [own];
}

/** Whether it takes away the last replica because nobody uses the cluster. */
export function isSuspending(action: Action): boolean {
  switch (action.kind) {
    case "drop_replica":
      return action.suspending;
    case "alter_cluster":
      return action.change.replicationFactor === 0;
    default:
      return false;
  }
}

/** What must still hold right before the statement; checked against a fresh look at the cluster. */
export interface Expectation {
  /** Ids of replicas that must exist and be ready: those that serve after a retirement. */
  readonly ready: readonly string[];
  /** Names that must be free on the cluster. */
  readonly absentNames: readonly string[];
  /** No open SUBSCRIBE on the cluster. */
  readonly unsubscribed: boolean;
  /** What a managed cluster is set to before the change. */
  readonly settings?: ManagedSettings;
  /** Present where the replica that goes must not be ready itself. */
  readonly unready?: true;
}
