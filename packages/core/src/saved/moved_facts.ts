/** Which of the facts behind a cluster's steps have moved, in words. */
import type { ClusterBasis, ReplicaBasis, RowBasis } from "./basis.ts";
import { toReadableInstant } from "../model/instant.ts";

/** A clause for each fact that is different; that a replica has become ready is only progress. */
export function movedFacts(before: ClusterBasis, now: ClusterBasis): readonly string[] {
  return [
    ...identity(before, now),
    ...replicas(before.replicas, now.replicas),
    ...settings(before, now),
    ...rows(before.rows, now.rows),
    ...changes(before.changes, now.changes),
    ...orders(before.orders, now.orders),
  ];
}

function identity(before: ClusterBasis, now: ClusterBasis): readonly string[] {
  return [
    ...(before.cluster.name === now.cluster.name ? [] : [`it is now called ${now.cluster.name}`]),
    ...(before.managed === now.managed
      ? []
      : [`it has become ${now.managed ? "managed" : "unmanaged"}`]),
    ...(before.owned === now.owned
      ? []
      : [now.owned ? "our role owns it now" : "our role does not own it any more"]),
  ];
}

function replicas(
  before: readonly ReplicaBasis[],
  now: readonly ReplicaBasis[],
): readonly string[] {
  const then = new Map(before.map((one) => [one.id, one]));
  const here = new Set(now.map((one) => one.id));
  return [
    ...before.filter((one) => !here.has(one.id)).map((one) =>
      `the replica ${one.name} (${one.id}, ${one.size}) is gone`
    ),
    ...now.flatMap((one) => {
      const was = then.get(one.id);
      if (was === undefined) return [`the replica ${one.name} (${one.id}, ${one.size}) is new`];
      return [
        ...(was.name === one.name ? [] : [`the replica ${was.name} is now called ${one.name}`]),
        ...(was.size === one.size
          ? []
          : [`the replica ${one.name} was of size ${was.size} and is of ${one.size}`]),
        ...(was.ready && !one.ready ? [`the replica ${one.name} was ready and is not`] : []),
      ];
    }),
  ];
}

function settings(
  { settings: before }: ClusterBasis,
  { settings: now }: ClusterBasis,
): readonly string[] {
  if (before === null || now === null) return [];
  const fields = [
    ["its size", before.size, now.size],
    ["its replication factor", before.replicationFactor, now.replicationFactor],
    ["its schedule", before.schedule, now.schedule],
    ["its auto scaling strategy", before.burst ?? "none", now.burst ?? "none"],
  ] as const;
  return fields.flatMap(([what, was, is]) => was === is ? [] : [`${what} was ${was} and is ${is}`]);
}

function rows(before: readonly RowBasis[], now: readonly RowBasis[]): readonly string[] {
  const then = new Set(before.map(keyOf));
  const here = new Set(now.map(keyOf));
  const gone = before.filter((one) => !here.has(keyOf(one)));
  const come = now.filter((one) => !then.has(keyOf(one)));
  return [
    ...gone.map((one) => `a row is gone: ${textOf(one)}`),
    ...come.map((one) => `a row is new: ${textOf(one)}`),
  ];
}

function keyOf({ strategyType, config, updatedAt }: RowBasis): string {
  return JSON.stringify([strategyType, config, updatedAt]);
}

function textOf({ strategyType, config, updatedAt }: RowBasis): string {
  const at = updatedAt === null ? "without updated_at" : `of ${toReadableInstant(updatedAt)}`;
  return `${strategyType} ${config}, ${at}`;
}

function changes(
  before: ClusterBasis["changes"],
  now: ClusterBasis["changes"],
): readonly string[] {
  const names = new Set([...before, ...now].map((one) => one.strategy));
  return [...names].sort().flatMap((name) => {
    const was = before.find((one) => one.strategy === name)?.lastChangeAt ?? null;
    const is = now.find((one) => one.strategy === name)?.lastChangeAt ?? null;
    if (was === is) return [];
    return is === null
      ? [`what ${name} remembered has been forgotten`]
      : [`${name} has changed something there, at ${toReadableInstant(is)}`];
  });
}

function orders(before: readonly string[], now: readonly string[]): readonly string[] {
  return [
    ...before.filter((one) => !now.includes(one)).map((one) => `no longer in force: ${one}`),
    ...now.filter((one) => !before.includes(one)).map((one) => `now in force: ${one}`),
  ];
}
