/** The commands of a story that make or change its world. */
import type { ObjectKind } from "../../packages/core/src/model/observation.ts";
import type { ManagedSettings } from "../../packages/core/src/model/managed.ts";
import { known, missing } from "../../packages/core/src/model/signal.ts";
import type { RememberedReplica } from "../../packages/core/src/model/memory.ts";
import { runDdl } from "./fake_ddl.ts";
import {
  addCluster,
  addObject,
  addReplica,
  clusterNamed,
  type FakeCluster,
  type FakeWorld,
  query,
  sizes,
} from "./fake_world.ts";
import { type Command, type Handler, parseCommand, parseSpan, type Story } from "./scenario.ts";

const KINDS: readonly ObjectKind[] = ["index", "materialized-view", "source", "sink"];

export const worldCommands: Readonly<Record<string, Handler>> = {
  // cluster NAME [managed size=S replicas=N] [system], with its replicas and objects below
  cluster: ({ world }, command) => {
    const { words, below } = command;
    const [name = "", ...marks] = words;
    const cluster = addCluster(world, name, {
      managed: marks.includes("managed"),
      settings: marks.includes("managed") ? settingsFrom(command) : null,
      system: marks.includes("system"),
    });
    for (const line of below) addTo(world, cluster, parseCommand(line));
    return `${name} is ${cluster.id}`;
  },
  object: ({ world }, command) => {
    const [name = "", ...words] = command.words;
    const [kind = "index", ...rest] = words;
    addTo(world, clusterNamed(world, name), { ...command, name: kind, words: rest });
    return "";
  },
  // row CLUSTER TYPE [at=-2h | at=null] JSON; CLUSTER may be an id that no cluster has
  row: (story, command) => addRow(story, command),
  "delete-row": ({ world }, { words: [name = "", type] }) => {
    const { id } = clusterNamed(world, name);
    const kept = world.strategyRows.filter((row) =>
      row.clusterId !== id || row.strategyType !== type
    );
    const deleted = world.strategyRows.length - kept.length;
    world.strategyRows.splice(0, world.strategyRows.length, ...kept);
    return `deleted ${deleted}`;
  },
  use: ({ world }, { words: [name = ""], options }) => {
    const cluster = clusterNamed(world, name);
    if (cluster.replicas.length === 0) throw new Error(`Cannot use "${name}": it has no replica`);
    query(world, cluster, options.get("app"));
    return "";
  },
  query: ({ world }, { words: [name = ""], options }) =>
    query(world, clusterNamed(world, name), options.get("app"))
      ? "answered"
      : "refused: the cluster has no replica",
  subscribe: ({ world }, { words: [name = "", open = "1"] }) => {
    clusterNamed(world, name).subscriptions = Number(open);
    return "";
  },
  advance: ({ world }, { words: [span = ""] }) => {
    world.now += parseSpan(span);
    return "";
  },
  control: ({ world }, { words: [name = ""] }) => {
    world.controlCluster = name;
    return "";
  },
  // capabilities none | wait: an older version, and one that may wait for new replicas
  capabilities: ({ world }, { words: [what = ""] }) => {
    world.capabilities = {
      backgroundResize: false,
      waitUntilReady: what === "wait",
      nativeBurst: false,
    };
    return "";
  },
  sizes: ({ world }, { words }) => {
    world.sizes = sizes(words);
    return "";
  },
  // sql STATEMENT: what a person runs by hand
  sql: ({ world }, { rest }) => {
    const result = runDdl(world, rest);
    return result.kind === "done" ? "" : `refused: ${result.message}`;
  },
  restart: ({ world }, { words: [name = "", replicaName] }) => {
    const replica = clusterNamed(world, name).replicas.find((one) => one.name === replicaName);
    if (replica === undefined) throw new Error(`Cannot restart "${replicaName}": it is not there`);
    replica.onlineAt = world.now + world.startSeconds * 1000;
    return "";
  },
  log: ({ world }, command) => changeLog(world, command),
  // latency CLUSTER P95_MS SAMPLES | latency CLUSTER none | latency lost: how long reads take from now on
  latency: ({ world }, { words }) => changeLatency(world, words),
  "wipe-state": ({ world }) => {
    world.memory.length = 0;
    return "";
  },
  // trail gone: the audit rows of this program are lost as well
  "wipe-trail": ({ world }) => {
    world.audit.length = 0;
    return "";
  },
  anchor: ({ world }, { words: [name = ""] }) => {
    const { id } = clusterNamed(world, name);
    world.memory.push({ kind: "anchor", clusterId: id, lastChangeAt: world.now });
    return "";
  },
};

function settingsFrom({ options }: Command): ManagedSettings {
  return {
    size: options.get("size") ?? "25cc",
    replicationFactor: Number(options.get("replicas") ?? "0"),
    schedule: options.get("schedule") ?? "manual",
    burst: null,
    reconfiguration: null,
  };
}

function addRow({ world }: Story, { words, options, rest }: Command): string {
  const [name = "", type = ""] = words;
  const cluster = world.clusters.find((one) => one.name === name);
  const at = options.get("at");
  const json = rest.slice(rest.search(/(?<= )(\{|\[|"(?=[^"]*"$)|[0-9]|null$|true$)/));
  world.strategyRows.push({
    clusterId: cluster?.id ?? name,
    strategyType: type,
    config: JSON.parse(json),
    updatedAt: at === "null"
      ? null
      : at === undefined
      ? world.now
      : world.now + (at.startsWith("+") ? 1 : -1) * parseSpan(at.slice(1)),
  });
  return "";
}

function addTo(world: FakeWorld, cluster: FakeCluster, command: Command): void {
  const [name = "", size = ""] = command.words;
  if (command.name === "replica") {
    const age = parseSpan(command.options.get("age") ?? "1d");
    addReplica(world, cluster, {
      name,
      size,
      createdAt: world.now - age,
      zone: command.options.get("zone") ?? null,
      silent: command.words.includes("silent"),
    });
    return;
  }
  const kind = KINDS.find((one) => one === command.name);
  if (kind === undefined) {
    throw new Error(`Cannot add "${command.name}": it must be a replica or object`);
  }
  const hydrates = command.options.get("hydrates") ?? "60s";
  const neverOn = command.options.get("never-on");
  const needs = command.options.get("needs");
  addObject(world, cluster, {
    name,
    kind,
    hydratesInSeconds: hydrates === "never" ? null : parseSpan(hydrates) / 1000,
    ...(neverOn === undefined ? {} : { neverOn }),
    ...(needs === undefined ? {} : { needs }),
  });
}

/** log off | denied | on | quiet | covers SPAN | rate SHARE | throttled | untrusted RATE */
function changeLog({ log, now }: FakeWorld, { words: [what = "", value = ""] }: Command): string {
  switch (what) {
    case "off":
      log.sampleRate = 0;
      break;
    case "denied":
      log.missing = missing(
        "LOG_DENIED",
        "the statement log may not be read",
        "GRANT mz_monitor_redacted TO this role",
      );
      break;
    case "on":
      log.sampleRate = 1;
      log.missing = null;
      break;
    case "quiet":
      log.busy = false;
      break;
    case "covers":
      log.reachesBackTo = now - parseSpan(value);
      break;
    case "rate":
      log.sampleRate = Number(value);
      break;
    case "throttled":
      log.throttledAt = now;
      break;
    case "untrusted":
      log.untrusted = { at: now, rate: Number(value) };
      break;
    default:
      throw new Error(`Cannot change the log to "${what}": see changeLog for what it can be`);
  }
  return "";
}

function changeLatency(world: FakeWorld, [name = "", p95 = "", samples = ""]: readonly string[]) {
  if (name === "lost") {
    world.latency = missing(
      "LOG_DENIED",
      "the statement log may not be read",
      "GRANT mz_monitor_redacted TO this role",
    );
    return "";
  }
  const { id } = clusterNamed(world, name);
  const before = world.latency.kind === "known" ? world.latency.value : [];
  const others = before.filter((one) => one.clusterId !== id);
  const own = p95 === "none"
    ? []
    : [{ clusterId: id, p95Ms: Number(p95), samples: Number(samples) }];
  world.latency = known([...others, ...own], world.now);
  return "";
}

/** A replica for people: `r1 (25cc in z1)`. */
export function replicaText(replica: RememberedReplica): string {
  const zone = replica.availabilityZone === null ? "" : ` in ${replica.availabilityZone}`;
  return `${replica.name} (${replica.size}${zone})`;
}
