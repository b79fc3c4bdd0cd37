/**
 * One step that can be executed, complete in itself: what it does, why, what it expects of the world and what is
 * to be remembered once it landed. SQL is only ever rendered from it.
 */
import type { Effect } from "./effect.ts";
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

export type Action = CreateReplica | DropReplica | RenameReplica;

/** What must still hold right before the statement; checked against a fresh look at the cluster. */
export interface Expectation {
  /** Ids of replicas that must exist and be ready: those that serve after a retirement. */
  readonly ready: readonly string[];
  /** Names that must be free on the cluster. */
  readonly absentNames: readonly string[];
  /** No open SUBSCRIBE on the cluster. */
  readonly unsubscribed: boolean;
  /** Present where the replica that goes must not be ready itself. */
  readonly unready?: true;
}
