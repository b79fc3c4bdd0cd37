/** What every strategy says about one cluster, those with a row and those whose row is gone, and what was ordered. */
import { overrideVoice } from "./override_voice.ts";
import { type Entry, type RowReading, typeOf } from "./read_rows.ts";
import type { Voice } from "./resolve.ts";
import type { Ground } from "./ground.ts";
import { type Field, FIELDS, holdAll, type Proposal } from "../model/proposal.ts";
import { indexedBy } from "../model/indexed_by.ts";
import type { ClusterLatency } from "../model/latency.ts";
import type { ProcessOutage } from "../model/outage.ts";
import { reason } from "../model/reason.ts";
import { known } from "../model/signal.ts";
import type { ReplicaUtilization } from "../model/utilization.ts";
import { STRATEGIES } from "../strategies/registry.ts";
import type { ClusterView, Strategy } from "../strategies/strategy.ts";

/** One voice per strategy, in no order that means anything. */
export function voicesOf(reading: RowReading, ground: Ground): readonly Voice[] {
  const { entries } = reading;
  const common = commonView(ground);
  const voices = entries.map((entry): Voice => ({
    strategy: typeOf(entry),
    proposal: proposalOf(entry, ground, common),
  }));
  const ordered = overrideVoice(ground);
  if (ordered !== null) voices.push(ordered);
  const spoken = ground.memories.length === 0 ? NO_FIELDS : spokenBy(voices);
  for (const strategy of STRATEGIES) {
    if (hasRow(entries, strategy)) continue;
    voices.push({
      strategy: strategy.type,
      proposal: strategy.undo(viewFor(strategy, ground, common), spoken),
    });
  }
  return voices;
}

function hasRow(entries: readonly Entry[], { type }: Strategy): boolean {
  for (const entry of entries) if (typeOf(entry) === type) return true;
  return false;
}

const NO_FIELDS: ReadonlySet<Field> = new Set();

/** The fields that rows have a wish about: of these nothing is left to undo. */
function spokenBy(voices: readonly Voice[]): ReadonlySet<Field> {
  return new Set(
    FIELDS.filter((field) => voices.some(({ proposal }) => proposal[field]?.kind === "speak")),
  );
}

function proposalOf(entry: Entry, ground: Ground, common: ClusterView): Proposal {
  if (entry.kind === "configured") {
    return entry.decide(viewFor(entry.strategy, ground, common));
  }
  return holdAll(
    entry.fields,
    reason("UNREADABLE_ROW", `its row cannot be read (${entry.problem.code})`),
  );
}

/** With its own memory, which most strategies do not have. */
function viewFor(strategy: Strategy, ground: Ground, common: ClusterView): ClusterView {
  if (ground.memories.length === 0) return common;
  const memory = ground.memories.find((one) => one.strategy === strategy.type);
  if (memory === undefined) return common;
  const own = memory.lastChangeAt;
  const { lastChangeAt: before } = common;
  const lastChangeAt = own === null ? before : Math.max(own, before ?? own);
  return { ...common, memory, lastChangeAt };
}

/** What every strategy sees of the cluster. */
function commonView(ground: Ground): ClusterView {
  const { steady, readiness, baseline, anchors, observation, options } = ground;
  return {
    cluster: steady,
    readiness,
    baseline,
    memory: null,
    lastChangeAt: anchors.length === 0 ? null : Math.max(...anchors),
    now: observation.now,
    sizes: observation.sizes,
    statementLog: observation.statementLog,
    use: ground.use,
    latency: latencyOf(ground),
    outages: outagesOf(ground),
    utilization: utilizationOf(ground),
    room: roomFor(ground),
    logAliveSeconds: options.logAliveSeconds,
    defaultCooldownSeconds: options.defaultCooldownSeconds,
  };
}

/** What was read of the whole environment is looked through once, not once per cluster. */
const latencies = indexedBy((one: ClusterLatency) => one.clusterId);
const outagesOfReplicas = indexedBy((one: ProcessOutage) => one.replicaId);
const utilizationOfReplicas = indexedBy((one: ReplicaUtilization) => one.replicaId);

/** An extra replica takes the place of one. */
function roomFor({ room, extras }: Ground): ClusterView["room"] {
  if (extras.length === 0 || room.replicasPerCluster === null) return room;
  return { ...room, replicasPerCluster: room.replicasPerCluster - extras.length };
}

function latencyOf({ cluster, observation: { latency } }: Ground): ClusterView["latency"] {
  if (latency.kind === "missing") return latency;
  if (latency.value.length === 0) return known(null, latency.observedAt);
  const own = latencies(latency.value).get(cluster.id)?.[0] ?? null;
  return known(own, latency.observedAt);
}

function utilizationOf(
  { cluster, observation: { utilization } }: Ground,
): ClusterView["utilization"] {
  if (utilization.kind === "missing" || utilization.value.length === 0) return utilization;
  const byReplica = utilizationOfReplicas(utilization.value);
  const own = cluster.replicas.flatMap(({ id }) => byReplica.get(id) ?? []);
  return known(own, utilization.observedAt);
}

function outagesOf({ cluster, observation: { outages } }: Ground): ClusterView["outages"] {
  if (outages.kind === "missing" || outages.value.length === 0) return outages;
  const byReplica = outagesOfReplicas(outages.value);
  const own = cluster.replicas.flatMap(({ id }) => byReplica.get(id) ?? []);
  return known(own.sort((a, b) => a.at - b.at), outages.observedAt);
}
