/**
 * Carries out replica statements on a fake world, from their SQL text alone: what is rendered wrongly does not work.
 */
import type { StatementResult } from "../../packages/core/src/environment.ts";
import { alterCluster } from "./fake_managed.ts";
import { addReplica, type FakeCluster, type FakeWorld } from "./fake_world.ts";

/** The answer of the database to one replica statement. */
export function runDdl(world: FakeWorld, sql: string): StatementResult {
  const alter = /^ALTER CLUSTER "((?:[^"]|"")*)" SET \((.*)\)$/s.exec(sql);
  if (alter !== null) {
    const cluster = world.clusters.find((one) => one.name === unquote(alter[1]));
    return cluster === undefined
      ? refused(`unknown cluster '${unquote(alter[1])}'`)
      : alterCluster(world, cluster, alter[2] ?? "");
  }
  const [, verb = "", rest = ""] = /^(CREATE|DROP|ALTER) CLUSTER REPLICA (.*)$/s.exec(sql) ?? [];
  const target = /^"((?:[^"]|"")*)"\."((?:[^"]|"")*)"(?: (.*))?$/s.exec(rest);
  if (target === null) return refused(`Expected a replica statement, found: ${sql}`);
  const clusterName = unquote(target[1]);
  const name = unquote(target[2]);
  const cluster = world.clusters.find((one) => one.name === clusterName);
  if (cluster === undefined) return refused(`unknown cluster '${clusterName}'`);
  if (cluster.managed) {
    return refused(`cannot modify managed cluster ${clusterName}`);
  }
  const request = { world, cluster, name, tail: target[3] ?? "" };
  switch (verb) {
    case "CREATE":
      return createReplica(request);
    case "DROP":
      return dropReplica(request);
    default:
      return renameReplica(request);
  }
}

interface Request {
  readonly world: FakeWorld;
  readonly cluster: FakeCluster;
  readonly name: string;
  readonly tail: string;
}

function createReplica({ world, cluster, name, tail }: Request): StatementResult {
  const options = /^\(SIZE '((?:[^']|'')*)'(?:, AVAILABILITY ZONE '((?:[^']|'')*)')?\)$/s.exec(
    tail,
  );
  if (options === null) return refused(`Expected SIZE, found: ${tail}`);
  const size = (options[1] ?? "").replaceAll("''", "'");
  if (!world.sizes.has(size)) return refused(`unknown cluster replica size ${size}`);
  if (cluster.replicas.some((one) => one.name === name)) {
    return refused(`CLUSTER REPLICA ${cluster.name}.${name} already exists`);
  }
  const zone = options[2]?.replaceAll("''", "'") ?? null;
  const replica = addReplica(world, cluster, { name, size, zone });
  note(world, cluster, { kind: "create", replicaId: replica.id, name });
  return { kind: "done" };
}

function dropReplica({ world, cluster, name }: Request): StatementResult {
  const index = cluster.replicas.findIndex((one) => one.name === name);
  const [replica] = index === -1 ? [] : cluster.replicas.splice(index, 1);
  if (replica === undefined) {
    return refused(`cluster replica '${cluster.name}.${name}' does not exist`);
  }
  note(world, cluster, { kind: "drop", replicaId: replica.id, name });
  return { kind: "done" };
}

function renameReplica({ world, cluster, name, tail }: Request): StatementResult {
  const newName = /^RENAME TO "((?:[^"]|"")*)"$/s.exec(tail);
  if (newName === null) return refused(`Expected RENAME TO, found: ${tail}`);
  const to = unquote(newName[1]);
  const replica = cluster.replicas.find((one) => one.name === name);
  if (replica === undefined) {
    return refused(`cluster replica '${cluster.name}.${name}' does not exist`);
  }
  if (cluster.replicas.some((one) => one.name === to)) {
    return refused(`CLUSTER REPLICA ${cluster.name}.${to} already exists`);
  }
  replica.name = to;
  note(world, cluster, { kind: "alter", replicaId: replica.id, name: to });
  return { kind: "done" };
}

function note(
  world: FakeWorld,
  cluster: FakeCluster,
  event: {
    readonly kind: "create" | "drop" | "alter";
    readonly replicaId: string;
    readonly name: string;
  },
): void {
  world.ddl.push({ at: world.now, clusterId: cluster.id, ...event });
}

function unquote(quoted: string | undefined): string {
  return (quoted ?? "").replaceAll('""', '"');
}

function refused(message: string): StatementResult {
  return { kind: "refused", message };
}
