/**
 * The `decision_ctx` of intents and audit rows: all that is known about a decision, as JSON with stable keys.
 *
 * `action` is the whole action as the core knows it, so that an intent can be read back.
 */
import type { Action, AlterCluster, Effect, Intent } from "@mz-schedctl/core";
import {
  fromLadder,
  fromReplica,
  fromSuspended,
  fromTarget,
  isObject,
} from "../observe/memory_parts.ts";
import { fromSignals, type SignalsSeen } from "./signals_seen.ts";

export interface ContextOptions {
  readonly environmentId: string;
  readonly toolVersion: string;
  readonly signals: SignalsSeen;
}

/** The context of an intent and of its outcome. */
export function toContext(intent: Intent, options: ContextOptions): string {
  const { action } = intent;
  return JSON.stringify({
    v: 1,
    cycle_id: intent.cycleId,
    environment_id: options.environmentId,
    tool_version: options.toolVersion,
    strategy: action.strategy,
    reason: action.reason,
    signals: fromSignals(options.signals, intent.createdAt),
    cluster: action.cluster,
    before: action.before.map(fromReplica),
    after: afterOf(action),
    expects: {
      ready: action.expects.ready,
      absent_names: action.expects.absentNames,
      unsubscribed: action.expects.unsubscribed,
    },
    effect: fromEffect(action.remember),
    also: action.kind === "alter_cluster"
      ? action.also.map(({ strategy, effect }) => ({ strategy, effect: fromEffect(effect) }))
      : [],
    dry_run: false,
    announced_at: new Date(intent.createdAt).toISOString(),
    action,
  });
}

/** The action of a context; null when it holds none that can be understood. */
export function toAction(context: unknown): Action | null {
  if (!isObject(context) || !isObject(context["action"])) return null;
  const action = context["action"];
  const known = ["create_replica", "drop_replica", "rename_replica", "alter_cluster"];
  const what = action["kind"] === "alter_cluster" ? action["change"] : action["replica"];
  const complete = known.includes(String(action["kind"])) && isObject(action["cluster"]) &&
    isObject(what) && isObject(action["expects"]) && isObject(action["remember"]);
  return complete ? action as unknown as Action : null;
}

function fromEffect(effect: Effect): Readonly<Record<string, unknown>> {
  switch (effect.kind) {
    case "worked_towards":
      return { kind: effect.kind, target: fromTarget(effect.target) };
    case "suspended":
      return { kind: effect.kind, ...fromSuspended(effect) };
    case "made":
      return { kind: effect.kind, replica: effect.replica };
    case "set_burst":
      return { kind: effect.kind, burst: effect.burst };
    case "scaled":
      return { kind: effect.kind, scaled: effect.scaled };
    case "climbed":
      return { kind: effect.kind, ladder: effect.ladder && fromLadder(effect.ladder) };
    case "changed":
    case "seen":
    case "waking":
    case "awake":
    case "retired":
      return { kind: effect.kind };
  }
}

/** The replicas of the cluster after this one action. */
function afterOf(action: Action): readonly unknown[] {
  const before = action.before.map(fromReplica);
  switch (action.kind) {
    case "create_replica":
      return [...before, fromReplica(action.replica)];
    case "drop_replica":
      return before.filter((one) => one["name"] !== action.replica.name);
    case "alter_cluster":
      return settingsAfter(action, before);
    case "rename_replica":
      return before.map((one) =>
        one["name"] === action.replica.name ? { ...one, name: action.newName } : one
      );
  }
}

/** Of a managed cluster: as many as it is set to, named as Materialize would from the start. */
function settingsAfter(
  { change, expects }: AlterCluster,
  before: readonly Record<string, unknown>[],
): readonly unknown[] {
  const size = change.size ?? expects.settings?.size ?? "";
  const count = change.replicationFactor ?? before.length;
  return Array.from({ length: count }, (_, index) => ({
    ...{ name: `r${index + 1}`, size },
    availability_zone: null,
  }));
}
