/** The commands of a story about sizes: what they offer, what they cost, and which of them turn out too small. */
import type { ProcessOutage } from "../../packages/core/src/model/outage.ts";
import { known, missing } from "../../packages/core/src/model/signal.ts";
import { clusterNamed, type FakeWorld } from "./fake_world.ts";
import { type Command, type Handler, parseSpan } from "./scenario.ts";

const GIGABYTE = 1_000_000_000;

export const sizeCommands: Readonly<Record<string, Handler>> = {
  // size NAME [memory=GB] [cpu=CORES] [credits=N] [processes=N] [gone]: adds a size, or changes it
  size: ({ world }, { words, options }) => {
    const [name = "", mark] = words;
    const figure = (key: string) => options.has(key) ? Number(options.get(key)) : null;
    const [memory, cpu] = [figure("memory"), figure("cpu")];
    world.sizes = new Map([...world.sizes, [name, {
      name,
      processes: figure("processes") ?? 1,
      creditsPerHour: figure("credits") ?? 1,
      allowed: mark !== "gone",
      memoryBytes: memory === null ? null : memory * GIGABYTE,
      cpuNanoCores: cpu === null ? null : cpu * GIGABYTE,
    }]]);
    return "";
  },
  // oom CLUSTER REPLICA [times=1] [processes=1] [ago=0s]: runs out of memory, the times two minutes apart
  oom: ({ world }, command) => outage(world, command, true),
  // breaks CLUSTER REPLICA [times=1] [processes=1] [ago=0s]: crashes for another reason
  breaks: ({ world }, command) => outage(world, command, false),
  // outages lost | back: whether anybody can read of them
  outages: ({ world }, { words: [what] }) => {
    world.outages = what === "lost"
      ? missing(
        "OUTAGES_DENIED",
        "the history of replica statuses may not be read",
        "GRANT USAGE ON SCHEMA mz_internal TO this role",
      )
      : known([], world.now);
    return "";
  },
  // load CLUSTER memory=GB|N% cpu=CORES|N%: what its work takes of each replica from now on; N % of its size
  load: ({ world }, { words: [name = ""], options }) => {
    const cluster = clusterNamed(world, name);
    const size = world.sizes.get(cluster.settings?.size ?? cluster.replicas[0]?.size ?? "");
    const amount = (key: string, capacity: number | null | undefined) => {
      const text = options.get(key) ?? "0";
      return text.endsWith("%")
        ? Number(text.slice(0, -1)) / 100 * (capacity ?? 0)
        : Number(text) * GIGABYTE;
    };
    cluster.load.push({
      from: world.now,
      memoryBytes: amount("memory", size?.memoryBytes),
      cpuNanoCores: amount("cpu", size?.cpuNanoCores),
    });
    return "";
  },
  // utilization lost | back: whether anybody can read how busy replicas are
  utilization: ({ world }, { words: [what] }) => {
    world.noUtilization = what === "lost"
      ? missing(
        "UTILIZATION_UNREADABLE",
        "Materialize did not show how busy replicas are: it took too long",
      )
      : null;
    return "";
  },
};

function outage(
  world: FakeWorld,
  { words, options }: Command,
  outOfMemory: boolean,
): string {
  const [name = "", replicaName = ""] = words;
  const replica = clusterNamed(world, name).replicas.find((one) => one.name === replicaName);
  const { outages } = world;
  if (replica === undefined || outages.kind === "missing") {
    throw new Error(`Cannot let "${replicaName}" fail: it must be there, and outages not be lost`);
  }
  const last = world.now - parseSpan(options.get("ago") ?? "0s");
  const added: ProcessOutage[] = [];
  for (let time = 0; time < Number(options.get("times") ?? 1); time++) {
    for (let processId = 0; processId < Number(options.get("processes") ?? 1); processId++) {
      // They go down one after the other, a second apart.
      const at = last - time * 120_000 - processId * 1_000;
      added.push({ replicaId: replica.id, processId, outOfMemory, at });
    }
  }
  world.outages = known([...outages.value, ...added], world.now);
  return "";
}
