/** What `wipe-state` forgets about a cluster, and what is known about it all the same. */
import {
  type Instant,
  type Memory,
  type Observation,
  type RememberedRow,
  toReadableSpan,
} from "@mz-schedctl/core";

/** What is remembered about one cluster, and what will still be known about it. */
export interface Remembered {
  readonly id: string;
  /** Null when the cluster is gone. */
  readonly name: string | null;
  readonly strategies: readonly {
    readonly strategy: string;
    /** What will not be known any more, one phrase each. */
    readonly forgets: readonly string[];
  }[];
  readonly suspended: "no" | "in the audit trail" | "only here";
}

/** One entry per cluster that anything is remembered about, sorted by id. */
export function rememberedOf(observation: Observation): readonly Remembered[] {
  const names = new Map(observation.clusters.map((one) => [one.id, one.name]));
  const ids = [...new Set(observation.memory.map((row) => row.clusterId))].sort();
  return ids.map((id) => {
    const rows = observation.memory.filter((row) => row.clusterId === id);
    const strategies = [...new Set(rows.map(strategyOf))].sort();
    return {
      id,
      name: names.get(id) ?? null,
      strategies: strategies.map((strategy) => ({
        strategy,
        forgets: rows.filter((row) => strategyOf(row) === strategy)
          .flatMap((row) => phrasesOf(row, observation.now)),
      })),
      suspended: suspensionOf(id, rows, observation),
    };
  });
}

function strategyOf(row: RememberedRow): string {
  switch (row.kind) {
    case "memory":
      return row.memory.strategy;
    case "anchor":
      return "(of an earlier tool)";
    case "reset":
      return row.strategy ?? "(unreadable)";
  }
}

function phrasesOf(row: RememberedRow, now: Instant): readonly string[] {
  switch (row.kind) {
    case "memory":
      return [...cooldown(row.memory.lastChangeAt, now), ...findingsOf(row.memory)];
    case "anchor":
      return cooldown(row.lastChangeAt, now);
    case "reset":
      return [...cooldown(row.lastChangeAt, now), "what cannot be read"];
  }
}

function cooldown(lastChangeAt: Instant | null, now: Instant): readonly string[] {
  if (lastChangeAt === null) return [];
  return [`its last change, ${toReadableSpan(now - lastChangeAt)} ago: no cooldown runs from it`];
}

function findingsOf({ ladder, scaled }: Memory): readonly string[] {
  const small = ladder?.tooSmall.map((one) => one.size) ?? [];
  const probing = ladder?.probing ?? [];
  return [
    ...(small.length === 0 ? [] : [`that too small are ${small.join(", ")}: they are tried again`]),
    ...(probing.length === 0 ? [] : [`that it is trying out ${probing.join(", ")}`]),
    ...(scaled === null || scaled === undefined
      ? []
      : [`that it went from ${scaled.from} to ${scaled.count} replicas`]),
  ];
}

function suspensionOf(
  id: string,
  rows: readonly RememberedRow[],
  { trace }: Observation,
): Remembered["suspended"] {
  const told = trace.some((one) => one.clusterId === id && one.effect.kind === "suspended");
  if (told) return "in the audit trail";
  const here = rows.some((row) => row.kind === "memory" && (row.memory.suspended ?? null) !== null);
  return here ? "only here" : "no";
}

/** Name of the cluster, a line per strategy, and what becomes of a suspension. */
export function forgottenText(
  { id, name, strategies, suspended }: Remembered,
  { dryRun }: { readonly dryRun: boolean },
): string {
  const verb = dryRun ? "Would forget" : "Forget";
  const line = `${verb} ${name ?? "(cluster is gone)"} (${id}): ` +
    `${strategies.map((one) => one.strategy).join(", ")}\n`;
  const details = strategies.flatMap(({ strategy, forgets }) =>
    forgets.map((phrase) => `    ${strategy}: ${phrase}\n`)
  ).join("");
  switch (suspended) {
    case "no":
      return line + details;
    case "in the audit trail":
      return line + details +
        "    it is suspended and still wakes: what it had is in the audit trail\n";
    case "only here":
      return line + details +
        "    it is suspended and the audit trail does not tell what it had: after this, " +
        "a refused query can only report NOTHING_TO_RESTORE\n";
  }
}
