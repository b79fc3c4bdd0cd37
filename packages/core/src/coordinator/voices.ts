/** What every strategy says about one cluster, those with a row and those whose row is gone, and what was ordered. */
import { overrideVoice } from "./override_voice.ts";
import { type Entry, type RowReading } from "./read_rows.ts";
import type { Voice } from "./resolve.ts";
import type { Ground } from "./ground.ts";
import { type Field, FIELDS, holdAll, type Proposal } from "../model/proposal.ts";
import { reason } from "../model/reason.ts";
import { known } from "../model/signal.ts";
import { STRATEGIES } from "../strategies/registry.ts";
import type { ClusterView, Strategy } from "../strategies/strategy.ts";

/** One voice per strategy, in no order that means anything. */
export function voicesOf(reading: RowReading, ground: Ground): readonly Voice[] {
  const present = new Set(reading.entries.map(typeOf));
  const gone = STRATEGIES.filter((strategy) => !present.has(strategy.type));
  const ordered = overrideVoice(ground);
  const here = reading.entries.map((entry) => ({
    strategy: typeOf(entry),
    proposal: proposalOf(entry, ground),
  }));
  const spoken = ground.memories.length === 0 ? NO_FIELDS : spokenBy(here);
  return [
    ...(ordered === null ? [] : [ordered]),
    ...here,
    ...gone.map((strategy) => ({
      strategy: strategy.type,
      proposal: strategy.undo(viewFor(strategy, ground), spoken),
    })),
  ];
}

const NO_FIELDS: ReadonlySet<Field> = new Set();

/** The fields that rows have a wish about: of these nothing is left to undo. */
function spokenBy(voices: readonly Voice[]): ReadonlySet<Field> {
  return new Set(
    FIELDS.filter((field) => voices.some(({ proposal }) => proposal[field]?.kind === "speak")),
  );
}

function typeOf(entry: Entry): string {
  return entry.kind === "configured" ? entry.strategy.type : entry.type;
}

function proposalOf(entry: Entry, ground: Ground): Proposal {
  if (entry.kind === "configured") {
    return entry.strategy.decide(entry.config, viewFor(entry.strategy, ground));
  }
  return holdAll(
    entry.fields,
    reason("UNREADABLE_ROW", `its row cannot be read (${entry.problem.code})`),
  );
}

function viewFor(strategy: Strategy, ground: Ground): ClusterView {
  const { steady, readiness, baseline, memories, observation, options } = ground;
  const memory = memories.find((one) => one.strategy === strategy.type) ?? null;
  const changes = [
    ...ground.anchors,
    ...(memory === null ? [] : [memory.lastChangeAt ?? []].flat()),
  ];
  return {
    ...{ cluster: steady, readiness, baseline, memory },
    lastChangeAt: changes.length === 0 ? null : Math.max(...changes),
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

/** An extra replica takes the place of one. */
function roomFor({ room, extras }: Ground): ClusterView["room"] {
  if (extras.length === 0 || room.replicasPerCluster === null) return room;
  return { ...room, replicasPerCluster: room.replicasPerCluster - extras.length };
}

function latencyOf({ cluster, observation: { latency } }: Ground): ClusterView["latency"] {
  if (latency.kind === "missing") return latency;
  const own = latency.value.find((one) => one.clusterId === cluster.id) ?? null;
  return known(own, latency.observedAt);
}

function utilizationOf(
  { cluster, observation: { utilization } }: Ground,
): ClusterView["utilization"] {
  if (utilization.kind === "missing" || utilization.value.length === 0) return utilization;
  const ids = new Set(cluster.replicas.map((replica) => replica.id));
  const own = utilization.value.filter((one) => ids.has(one.replicaId));
  return known(own, utilization.observedAt);
}

function outagesOf({ cluster, observation: { outages } }: Ground): ClusterView["outages"] {
  if (outages.kind === "missing" || outages.value.length === 0) return outages;
  const ids = new Set(cluster.replicas.map((replica) => replica.id));
  const own = outages.value.filter((one) => ids.has(one.replicaId)).sort((a, b) => a.at - b.at);
  return known(own, outages.observedAt);
}
