/**
 * What a memory is made of, as JSON and back.
 *
 * Reading gives undefined for what cannot be understood, never half of it: who reads decides what that means.
 */
import type {
  Ladder,
  MadeReplica,
  Memory,
  NativeBurst,
  RememberedReplica,
  Scaled,
  Service,
  SizeVerdict,
  Suspension,
  Target,
} from "@mz-schedctl/core";

/** The parts of a memory that may be absent. */
export type Parts = Omit<Memory, "strategy" | "revision" | "lastChangeAt">;

/** The parts that were read, and the names of those that were there and could not be. */
export function toParts(
  payload: Readonly<Record<string, unknown>>,
): { readonly parts: Parts; readonly broken: readonly string[] } {
  const broken: string[] = [];
  const entries = Object.entries(READERS).flatMap(([name, read]) => {
    const value = payload[name];
    if (value === undefined) return [];
    const part: unknown = read(value);
    if (part === undefined) broken.push(name);
    return part === undefined ? [] : [[name, part]];
  });
  return { parts: Object.fromEntries(entries) as Parts, broken };
}

const READERS: { readonly [K in keyof Parts]-?: (value: unknown) => Parts[K] | undefined } = {
  target: toTarget,
  suspended: orNull(toSuspension),
  made: orNull(toMadeReplica),
  nativeBurst: orNull(toNativeBurst),
  scaled: orNull(toScaled),
  ladder: orNull(toLadder),
  service: orNull(toService),
};

/** The parts as they are written into JSON. */
export function fromParts(parts: Parts): Readonly<Record<string, unknown>> {
  const { target, suspended, made, nativeBurst, scaled, ladder, service } = parts;
  return {
    ...(target === undefined ? {} : { target: fromTarget(target) }),
    ...(suspended === undefined ? {} : {
      suspended: suspended && {
        since: isoOf(suspended.since),
        ...fromSuspended(suspended),
      },
    }),
    ...(made === undefined ? {} : { made }),
    ...(nativeBurst === undefined ? {} : { nativeBurst }),
    ...(scaled === undefined ? {} : { scaled }),
    ...(ladder === undefined ? {} : { ladder: ladder && fromLadder(ladder) }),
    ...(service === undefined ? {} : {
      service: service && fromService(service),
    }),
  };
}

/** A replica as it is written into JSON. */
export function fromReplica(replica: RememberedReplica): Readonly<Record<string, unknown>> {
  return {
    name: replica.name,
    size: replica.size,
    availability_zone: replica.availabilityZone,
  };
}

function fromService({ ready, since }: Service): Readonly<Record<string, unknown>> {
  return { ready, since: isoOf(since) };
}

/** What a suspension is remembered with, as it is written into JSON. */
export function fromSuspended(
  { replicas, servesAfterSeconds }: Pick<Suspension, "replicas" | "servesAfterSeconds">,
): Readonly<Record<string, unknown>> {
  return {
    replicas: replicas.map(fromReplica),
    ...(servesAfterSeconds === undefined ? {} : { serves_after_s: servesAfterSeconds }),
  };
}

/** The same read back from JSON. */
export function toSuspended(
  value: Readonly<Record<string, unknown>>,
): Omit<Suspension, "since"> | undefined {
  const replicas = toReplicas(value["replicas"]);
  if (replicas === undefined) return undefined;
  const seconds = value["serves_after_s"];
  return typeof seconds === "number" ? { replicas, servesAfterSeconds: seconds } : { replicas };
}

/** A target as it is written into JSON. */
export function fromTarget(target: Target): Readonly<Record<string, unknown>> {
  const { size, replicaName, replicas } = target;
  return {
    size,
    ...(replicaName === undefined ? {} : { replica_name: replicaName }),
    ...(replicas === undefined ? {} : { replicas }),
  };
}

/** A ladder as it is written into JSON. */
export function fromLadder(ladder: Ladder): Readonly<Record<string, unknown>> {
  return {
    max_size: ladder.maxSize,
    objects: ladder.objects,
    objects_since: ladder.objectsSince === null ? null : isoOf(ladder.objectsSince),
    too_small: ladder.tooSmall.map((one) => ({
      size: one.size,
      out_of_memory: one.outOfMemory,
      crashes: one.crashes,
      at: isoOf(one.at),
      until: isoOf(one.until),
    })),
    probing: ladder.probing,
    ...(ladder.steady === undefined ? {} : { steady: fromService(ladder.steady) }),
  };
}

/** Replicas read back from JSON, all or none. */
export function toReplicas(value: unknown): readonly RememberedReplica[] | undefined {
  return listOf(value, (one) => {
    if (!isObject(one)) return undefined;
    const { name, size, availability_zone: zone } = one;
    if (typeof name !== "string" || typeof size !== "string") return undefined;
    return { name, size, availabilityZone: typeof zone === "string" ? zone : null };
  });
}

/** An extra replica read back from JSON. */
export function toMadeReplica(value: unknown): MadeReplica | undefined {
  if (!isObject(value)) return undefined;
  const { id, name, size } = value;
  if (typeof name !== "string" || typeof size !== "string") return undefined;
  return { id: typeof id === "string" ? id : null, name, size };
}

/** A native burst read back from JSON. */
export function toNativeBurst(value: unknown): NativeBurst | undefined {
  if (!isObject(value) || typeof value["size"] !== "string") return undefined;
  const linger = value["lingerSeconds"];
  return { size: value["size"], lingerSeconds: typeof linger === "number" ? linger : null };
}

/** An instant from ISO text or from seconds since 1970, as the earlier tool may have written it. */
export function toInstant(value: unknown): number | null {
  if (typeof value === "number") return Math.floor(value * 1000);
  if (typeof value !== "string") return null;
  const zoned = /([zZ]|[+-]\d\d(:?\d\d)?)$/.test(value) ? value : `${value}Z`;
  const instant = Date.parse(zoned.replace(" ", "T").replace(/([+-]\d\d)$/, "$1:00"));
  return Number.isNaN(instant) ? null : instant;
}

/** Whether it is a JSON object. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An instant as it is written into JSON. */
export function isoOf(instant: number): string {
  return new Date(instant).toISOString();
}

function toTarget(value: unknown): Target | undefined {
  if (!isObject(value) || typeof value["size"] !== "string") return undefined;
  const { size, replica_name: name, replicas } = value;
  return {
    size,
    ...(typeof name === "string" ? { replicaName: name } : {}),
    ...(typeof replicas === "number" ? { replicas } : {}),
  };
}

function toSuspension(value: unknown): Suspension | undefined {
  if (!isObject(value)) return undefined;
  const since = toInstant(value["since"]);
  const had = toSuspended(value);
  return since === null || had === undefined ? undefined : { since, ...had };
}

function toService(value: unknown): Service | undefined {
  if (!isObject(value) || typeof value["ready"] !== "boolean") return undefined;
  const since = toInstant(value["since"]);
  return since === null ? undefined : { ready: value["ready"], since };
}

/** A count for the load read back from JSON. */
export function toScaled(value: unknown): Scaled | undefined {
  if (!isObject(value)) return undefined;
  const { count, from } = value;
  return isCount(count) && isCount(from) ? { count, from } : undefined;
}

function toLadder(value: unknown): Ladder | undefined {
  if (!isObject(value)) return undefined;
  const { max_size: maxSize, objects, objects_since: written = null } = value;
  const objectsSince = toInstant(written);
  const tooSmall = listOf(value["too_small"], toVerdict);
  const probing = listOf(value["probing"], (one) => typeof one === "string" ? one : undefined);
  if (typeof maxSize !== "string" || typeof objects !== "string") return undefined;
  if (written !== null && objectsSince === null) return undefined;
  if (tooSmall === undefined || probing === undefined) return undefined;
  const known = { maxSize, objects, objectsSince, tooSmall, probing };
  if (value["steady"] === undefined) return known;
  const steady = toService(value["steady"]);
  return steady === undefined ? undefined : { ...known, steady };
}

function toVerdict(value: unknown): SizeVerdict | undefined {
  if (!isObject(value)) return undefined;
  const { size, out_of_memory: outOfMemory, crashes } = value;
  const at = toInstant(value["at"]);
  const until = toInstant(value["until"]);
  if (typeof size !== "string" || at === null || until === null) return undefined;
  return isCount(outOfMemory) && isCount(crashes)
    ? { size, outOfMemory, crashes, at, until }
    : undefined;
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0;
}

function listOf<T>(
  value: unknown,
  read: (one: unknown) => T | undefined,
): readonly T[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const list = value.flatMap((one: unknown) => read(one) ?? []);
  return list.length === value.length ? list : undefined;
}

/** Null stays: it says that something has ended. */
function orNull<T>(
  read: (value: unknown) => T | undefined,
): (value: unknown) => T | null | undefined {
  return (value) => value === null ? null : read(value);
}
