/** The commands of a story that show what has become of its world. */
import { renderAction } from "../../packages/core/src/sql/render_action.ts";
import { toReadableSpan } from "../../packages/core/src/model/instant.ts";
import type { Ladder } from "../../packages/core/src/model/memory.ts";
import { clusterNamed, type FakeWorld, serves } from "./fake_world.ts";
import type { Handler } from "./scenario.ts";
import { replicaText } from "./scenario_world.ts";

export const tellCommands: Readonly<Record<string, Handler>> = {
  replicas: ({ world }, { words: [name = ""] }) => {
    const cluster = clusterNamed(world, name);
    const lines = cluster.replicas.map((replica) =>
      `${replicaText({ ...replica, availabilityZone: replica.zone })} ` +
      (serves(world, cluster, replica) ? "serves" : "does not serve yet")
    );
    return lines.length === 0 ? "none" : lines.sort().join("\n");
  },
  audit: ({ world }) => {
    const lines = world.audit.map((row) =>
      `${row.actionId} ${row.executed ? "executed" : "not executed"} ${row.sql}` +
      (row.error === null ? "" : `\n  ${row.error}`)
    );
    const open = world.intents.filter((one) => one.open).map(({ intent }) =>
      `${intent.actionId} open ${renderAction(intent.action)}`
    );
    return [...lines, ...open].join("\n") || "nothing";
  },
  memory: ({ world }) => newestMemories(world).sort().join("\n") || "nothing",
  published: ({ world }) =>
    [...world.published].map(([id, value]) =>
      `${nameOf(world, id)} is ${value ? "suspended" : "not suspended"}`
    ).sort().join("\n") || "nothing",
};

function newestMemories(world: FakeWorld): string[] {
  const lines = new Map<string, string>();
  for (const row of world.memory) {
    if (row.kind === "anchor") {
      lines.set(
        `${row.clusterId} anchor`,
        `${nameOf(world, row.clusterId)} anchor of an earlier tool`,
      );
      continue;
    }
    if (row.kind === "reset") continue;
    const { memory } = row;
    const parts = [
      ...(memory.target === undefined ? [] : [
        `works towards ${memory.target.size}` +
        (memory.target.replicaName === undefined ? "" : ` named ${memory.target.replicaName}`),
      ]),
      ...(memory.suspended === undefined
        ? []
        : memory.suspended === null
        ? ["is awake"]
        : [`has suspended ${memory.suspended.replicas.map(replicaText).join(", ")}`]),
      ...(memory.made ? [`has made ${memory.made.name} (${memory.made.size})`] : []),
      ...(memory.scaled ? [`has scaled to ${memory.scaled.count} from ${memory.scaled.from}`] : []),
      ...(memory.ladder ? [ladderText(world, memory.ladder)] : []),
      ...(memory.service
        ? [
          `has seen it ${memory.service.ready ? "ready" : "not ready"} since ` +
          `${toReadableSpan(world.now - memory.service.since)} ago`,
        ]
        : []),
      ...(memory.lastChangeAt === null
        ? []
        : [`last change ${toReadableSpan(world.now - memory.lastChangeAt)} ago`]),
    ];
    lines.set(
      `${row.clusterId} ${memory.strategy}`,
      `${nameOf(world, row.clusterId)} ${memory.strategy} (${memory.revision}): ${
        parts.join(", ")
      }`,
    );
  }
  return [...lines.values()];
}

function ladderText({ now }: FakeWorld, { maxSize, tooSmall, probing }: Ladder): string {
  const judged = tooSmall.map(({ size, until }) =>
    `; ${size} is too small for another ${toReadableSpan(until - now)}`
  ).join("");
  const tried = probing.length === 0 ? "" : `; tries out ${probing.join(", ")}`;
  return `looks for a size up to ${maxSize}${judged}${tried}`;
}

function nameOf(world: FakeWorld, id: string): string {
  return world.clusters.find((one) => one.id === id)?.name ?? id;
}
