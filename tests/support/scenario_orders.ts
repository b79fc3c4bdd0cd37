/** The commands of a story by which operators and others make themselves felt: orders, limits, owners, swaps. */
import type { Override } from "../../packages/core/src/model/override.ts";
import { OVERRIDE_KINDS } from "../../packages/core/src/model/override.ts";
import { known } from "../../packages/core/src/model/signal.ts";
import type { Undoing } from "../../packages/core/src/model/undoing.ts";
import { clusterNamed, type FakeCluster, type FakeWorld } from "./fake_world.ts";
import { type Command, type Handler, parseSpan, type Story } from "./scenario.ts";

export const orderCommands: Readonly<Record<string, Handler>> = {
  // order pause|suspend|wake|resume CLUSTER|all by=NAME [for=2h] [allow-stale=yes] [REASON ...]
  order: (story, command) => addOrder(story, command),
  // undone CLUSTER STRATEGY dropped|created REPLICA [by=NAME] [ago=1h]; without a name: Materialize itself
  undone: ({ world }, command) => {
    const { undoings } = world;
    const before = undoings.kind === "known" ? undoings.value : [];
    world.undoings = known([...before, undoingOf(world, command)], world.now);
    return "";
  },
  // limits [replicas=N] [credits=N]; `none` where there is no limit
  limits: ({ world }, { options }) => {
    const limit = (name: string, before: number | null) => {
      const text = options.get(name);
      return text === undefined ? before : text === "none" ? null : Number(text);
    };
    world.limits = {
      replicasPerCluster: limit("replicas", world.limits.replicasPerCluster),
      creditsPerHour: limit("credits", world.limits.creditsPerHour),
    };
    return "";
  },
  // blast [actions=N] [suspends=N] [credits=N]: how much one cycle may do
  blast: (story, { options }) => {
    const flags = [
      ["maxActions", options.get("actions")],
      ["maxSuspends", options.get("suspends")],
      ["maxAddedCredits", options.get("credits")],
    ] as const;
    const given = flags.filter(([, value]) => value !== undefined);
    story.blastRadius = Object.fromEntries(given.map(([key, value]) => [key, Number(value)]));
    return "";
  },
  // owner CLUSTER ours|theirs
  owner: ({ world }, { words: [name = "", whose] }) => {
    clusterNamed(world, name).owned = whose === "ours";
    return "";
  },
  rename: ({ world }, { words: [name = "", to = ""] }) => {
    renameTo(world, clusterNamed(world, name), to);
    return "";
  },
  // swap CLUSTER CLUSTER: as ALTER CLUSTER ... SWAP WITH does it
  swap: ({ world }, { words: [name = "", other = ""] }) => {
    const [one, two] = [clusterNamed(world, name), clusterNamed(world, other)];
    renameTo(world, one, other);
    renameTo(world, two, name);
    return "";
  },
  // read-ago statementLog|latency|outages|utilization|undoings SPAN: it is read again no more, and gets that old
  "read-ago": ({ world }, { words: [signal = "", span = ""] }) => {
    world.readAgo.set(signal, parseSpan(span));
    return "";
  },
};

function renameTo(world: FakeWorld, cluster: FakeCluster, name: string): void {
  cluster.renamed = { from: cluster.name, at: world.now };
  cluster.name = name;
}

function addOrder({ world }: Story, { words, options }: Command): string {
  const [kindText, name = "", ...why] = words;
  const kind = OVERRIDE_KINDS.find((one) => one === kindText);
  if (kind === undefined) {
    throw new Error(`Cannot order "${kindText}": it must be one of ${OVERRIDE_KINDS.join(", ")}`);
  }
  const span = options.get("for");
  const order: Override = {
    id: `o${world.overrides.length + 1}`,
    clusterId: name === "all" ? null : clusterNamed(world, name).id,
    kind,
    reason: why.join(" "),
    author: options.get("by") ?? "alice",
    createdAt: world.now,
    until: span === undefined ? null : world.now + parseSpan(span),
    allowStale: options.get("allow-stale") === "yes",
  };
  world.overrides.push(order);
  return "";
}

function undoingOf(world: FakeWorld, { words, options }: Command): Undoing {
  const [name = "", strategy = "", did, replicaName = ""] = words;
  return {
    clusterId: clusterNamed(world, name).id,
    ...{ strategy, replicaName },
    did: did === "created" ? "created" : "dropped",
    at: world.now - parseSpan(options.get("ago") ?? "0s"),
    by: options.get("by") ?? null,
  };
}
