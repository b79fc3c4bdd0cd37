/** The shape of actions, and of what is remembered of them, in the JSON document of a plan. */
import { z } from "zod";

/** An instant as programs read it. */
export const instant = z.iso.datetime({ precision: 3 }).meta({ id: "instant" });

/** A cluster by id, with the name that it had. */
export const clusterRef = z.object({ id: z.string(), name: z.string() })
  .meta({ id: "cluster" });

const replicaRef = z.object({ id: z.string(), name: z.string(), size: z.string() });

const remembered = z.object({
  name: z.string(),
  size: z.string(),
  availability_zone: z.string().nullable(),
}).meta({ id: "replica" });

const nativeBurst = z.object({ size: z.string(), linger_seconds: z.number().nullable() });

/** What a managed cluster is set to. */
export const settingsSchema = z.object({
  size: z.string(),
  replication_factor: z.int(),
  schedule: z.string(),
  burst: nativeBurst.nullable(),
  reconfiguration: z.object({
    status: z.enum(["in-progress", "finalized", "timed-out", "cancelled", "resource-exhausted"]),
    deadline: instant,
    target: z.object({ size: z.string(), replication_factor: z.int() }),
  }).nullable(),
});

const service = z.object({ ready: z.boolean(), since: instant });

const ladder = z.object({
  max_size: z.string(),
  objects: z.string(),
  objects_since: instant.nullable(),
  too_small: z.array(z.object({
    size: z.string(),
    out_of_memory: z.int(),
    crashes: z.int(),
    at: instant,
    until: instant,
  })),
  probing: z.array(z.string()),
  steady: service.optional().describe("Of a managed cluster: whether all its replicas were ready"),
});

/** What a strategy remembers of a change. */
export const effectSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("changed") }),
  z.object({
    kind: z.literal("worked_towards"),
    target: z.object({
      size: z.string(),
      replica_name: z.string().optional(),
      replicas: z.int().optional(),
    }),
  }),
  z.object({
    kind: z.literal("suspended"),
    replicas: z.array(remembered),
    serves_after_seconds: z.number().optional()
      .describe("How long the first of them took to hydrate"),
  }),
  z.object({ kind: z.literal("waking") }),
  z.object({ kind: z.literal("awake") }),
  z.object({
    kind: z.literal("made"),
    replica: z.object({ name: z.string(), size: z.string() }),
  }),
  z.object({ kind: z.literal("retired") }),
  z.object({ kind: z.literal("set_burst"), burst: nativeBurst.nullable() }),
  z.object({
    kind: z.literal("scaled"),
    scaled: z.object({ count: z.int(), from: z.int() }).nullable(),
  }),
  z.object({ kind: z.literal("climbed"), ladder: ladder.nullable() }),
  z.object({
    kind: z.literal("seen"),
    service: service.nullable(),
  }),
]).meta({ id: "effect" });

const expects = z.object({
  ready: z.array(z.string()).describe("Ids of replicas that must be ready"),
  absent_names: z.array(z.string()).describe("Names that must be free on the cluster"),
  unsubscribed: z.boolean().describe("No open SUBSCRIBE on the cluster"),
  settings: settingsSchema.optional().describe("What a managed cluster is set to before"),
  unready: z.literal(true).optional().describe("The replica that goes must not be ready"),
}).describe("What must still hold right before the statement");

/** One of the four kinds of step. */
export function actionSchema<R extends z.ZodType>(reason: R) {
  const base = {
    cluster: clusterRef,
    strategy: z.string().describe("The strategy that caused it"),
    reason,
    expects,
    before: z.array(remembered).describe("The replicas before the whole change"),
    remember: effectSchema,
  };
  return z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("create_replica"), replica: remembered, ...base }),
    z.object({
      kind: z.literal("drop_replica"),
      replica: replicaRef,
      suspending: z.boolean(),
      ...base,
    }),
    z.object({
      kind: z.literal("rename_replica"),
      replica: replicaRef,
      new_name: z.string(),
      ...base,
    }),
    z.object({
      kind: z.literal("alter_cluster"),
      change: z.object({
        size: z.string().optional(),
        replication_factor: z.int().optional(),
        burst: nativeBurst.nullable().optional(),
      }),
      wait_seconds: z.number().optional(),
      also: z.array(z.object({ strategy: z.string(), effect: effectSchema })),
      ...base,
    }),
  ]);
}
