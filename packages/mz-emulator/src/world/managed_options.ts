/**
 * The options of clusters: what was written, checked and typed, for CREATE and for ALTER alike.
 *
 * Invariant: nothing here looks at a particular cluster; what depends on one is checked where it is known.
 */
import { SqlError } from "../pgwire/message_fields.ts";
import type { Option, OptionValue } from "./command.ts";
import {
  countOption,
  durationOf,
  durationOption,
  flagOption,
  invalid,
  listOption,
  optionsByName,
  textOption,
} from "./option_values.ts";
import type { AutoScaling, Managed, World } from "./state.ts";

/** What was written, undefined where it was not. */
export interface ClusterOptions {
  readonly managed: boolean | undefined;
  readonly size: string | undefined;
  readonly replicationFactor: number | undefined;
  readonly availabilityZones: readonly string[] | undefined;
  readonly introspectionDebugging: boolean | undefined;
  /** Null for NULL and for 0. */
  readonly introspectionIntervalMs: number | null | undefined;
  readonly arrangementCompression: boolean | undefined;
  readonly disk: boolean | undefined;
  readonly schedule: Managed["schedule"] | undefined;
  readonly autoScaling: AutoScaling | null | undefined;
  readonly workloadClass: string | null | undefined;
  readonly replicas: Extract<OptionValue, { kind: "replicas" }>["replicas"] | undefined;
}

/** The options as written, typed. */
export function clusterOptions(written: readonly Option[]): ClusterOptions {
  const options = optionsByName(written);
  const interval = durationOption(options, "INTROSPECTION INTERVAL");
  const workload = options.get("WORKLOAD CLASS");
  return {
    arrangementCompression: flagOption(options, "EXPERIMENTAL ARRANGEMENT COMPRESSION"),
    availabilityZones: listOption(options, "AVAILABILITY ZONES"),
    introspectionDebugging: flagOption(options, "INTROSPECTION DEBUGGING"),
    introspectionIntervalMs: interval === 0 ? null : interval,
    managed: flagOption(options, "MANAGED"),
    replicas: replicasOption(options.get("REPLICAS")),
    replicationFactor: countOption(options, "REPLICATION FACTOR"),
    size: textOption(options, "SIZE"),
    disk: flagOption(options, "DISK"),
    schedule: scheduleOption(options.get("SCHEDULE")),
    autoScaling: autoScalingOption(options.get("AUTO SCALING STRATEGY")),
    workloadClass: workload?.value?.kind === "null" ? null : textOption(options, "WORKLOAD CLASS"),
  };
}

/** The refusal of what an unmanaged cluster cannot have, if any was written. */
export function refusedForUnmanaged(options: ClusterOptions): SqlError | null {
  const written: readonly (readonly [string, unknown])[] = [
    ["EXPERIMENTAL ARRANGEMENT COMPRESSION", options.arrangementCompression],
    ["AVAILABILITY ZONES", options.availabilityZones],
    ["REPLICATION FACTOR", options.replicationFactor],
    ["INTROSPECTION DEBUGGING", options.introspectionDebugging],
    ["INTROSPECTION INTERVAL", options.introspectionIntervalMs],
    ["SIZE", options.size],
    ["DISK", options.disk],
    ["AUTO SCALING STRATEGY", options.autoScaling],
  ];
  const found = written.find(([, value]) => value !== undefined);
  if (found !== undefined) {
    return new SqlError("XX000", `${found[0]} not supported for unmanaged clusters`);
  }
  if (options.schedule !== undefined && options.schedule.kind !== "manual") {
    return new SqlError(
      "XX000",
      "cluster schedules other than MANUAL are not supported for unmanaged clusters",
    );
  }
  return null;
}

/** Refuses what is behind a flag that is off. */
export function requireFeature(world: World, flag: string, what: string): void {
  if (world.settings[flag] === "on") return;
  throw new SqlError("XX000", `${what} is not available`, {
    detail: `The requested feature (${flag}) is in private preview.`,
    hint: "Contact support to discuss enabling the feature in your Materialize region.",
  });
}

/** Refuses strategies that make no sense for a cluster of this size and schedule. */
export function requireSensibleStrategy(managed: Managed): void {
  if (managed.autoScaling === null) return;
  if (managed.schedule.kind !== "manual") {
    throw new SqlError(
      "XX000",
      "AUTO SCALING STRATEGY cannot be combined with a SCHEDULE other than MANUAL",
    );
  }
  if (managed.autoScaling.hydrationSize === managed.size) {
    throw new SqlError(
      "XX000",
      `HYDRATION SIZE must differ from the cluster SIZE ('${managed.size}')`,
      {
        detail:
          "A burst replica at the same size as the steady replicas would not accelerate hydration.",
      },
    );
  }
}

function replicasOption(option: Option | undefined): ClusterOptions["replicas"] {
  if (option === undefined) return undefined;
  if (option.value?.kind !== "replicas") {
    throw invalid("REPLICAS", "must provide a set of replica definitions");
  }
  return option.value.replicas;
}

function scheduleOption(option: Option | undefined): ClusterOptions["schedule"] {
  if (option === undefined) return undefined;
  const { value } = option;
  const keyword = value?.kind === "clause"
    ? value.keyword.toUpperCase()
    : value?.kind === "word"
    ? value.text.toUpperCase()
    : null;
  if (keyword === "MANUAL") return { kind: "manual" };
  if (keyword !== "ON REFRESH") throw invalid("SCHEDULE", "must provide a schedule");
  const inner = value?.kind === "clause" ? optionsByName(value.options) : new Map<string, Option>();
  const estimate = durationOption(inner, "HYDRATION TIME ESTIMATE");
  return { kind: "on-refresh", estimateMs: estimate ?? 0 };
}

/** `(ON HYDRATION (...))`; an empty list means none. */
function autoScalingOption(option: Option | undefined): AutoScaling | null | undefined {
  if (option === undefined) return undefined;
  const { value } = option;
  if (value === null) throw invalid("AUTO SCALING STRATEGY", "must provide a strategy");
  if (value.kind === "null" || (value.kind === "list" && value.items.length === 0)) return null;
  const clause = value.kind === "list" ? value.items[0] : value;
  if (clause?.kind !== "clause") throw invalid("AUTO SCALING STRATEGY", "must provide a strategy");
  const inner = optionsByName(clause.options);
  const hydrationSize = textOption(inner, "HYDRATION SIZE");
  if (hydrationSize === undefined) throw new SqlError("XX000", "HYDRATION SIZE must be specified");
  const linger = inner.get("LINGER DURATION");
  return { hydrationSize, lingerMs: linger === undefined ? null : durationOf(linger.value) };
}
