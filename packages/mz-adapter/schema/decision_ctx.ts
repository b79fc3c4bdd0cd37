/**
 * What a `decision_ctx` holds, as a schema: of it `docs/schemas/decision_ctx.schema.json` is made. Only used by tests.
 *
 * Keys may be added without a new `v`; none changes its meaning or goes.
 */
import { z } from "zod";

const replica = z.object({
  name: z.string(),
  size: z.string(),
  availability_zone: z.string().nullable().describe("Null: Materialize chose it"),
}).describe("A replica as it can be made again");

const moment = z.iso.datetime();

const verdict = z.object({
  size: z.string(),
  out_of_memory: z.int().min(0),
  crashes: z.int().min(0),
  at: moment,
  until: moment,
});

const ladder = z.object({
  max_size: z.string(),
  objects: z.string(),
  objects_since: moment.nullable(),
  too_small: z.array(verdict),
  probing: z.array(z.string()),
  steady: z.object({ ready: z.boolean(), since: moment }).optional()
    .describe("Of a managed cluster: whether all its replicas were ready, and since when"),
});

const effect = z.discriminatedUnion("kind", [
  z.object({ kind: z.enum(["changed", "waking", "awake", "retired", "seen"]) }),
  z.object({
    kind: z.literal("worked_towards"),
    target: z.object({
      size: z.string(),
      replica_name: z.string().optional(),
      replicas: z.int().min(0).optional(),
    }),
  }),
  z.object({
    kind: z.literal("suspended"),
    replicas: z.array(replica),
    serves_after_s: z.number().optional().describe("How long the first of them took to hydrate"),
  }),
  z.object({ kind: z.literal("made"), replica: z.object({ name: z.string(), size: z.string() }) }),
  z.object({
    kind: z.literal("scaled"),
    scaled: z.object({ count: z.int().min(0), from: z.int().min(0) }).nullable(),
  }),
  z.object({ kind: z.literal("climbed"), ladder: ladder.nullable() }),
  z.object({
    kind: z.literal("set_burst"),
    burst: z.object({ size: z.string(), lingerSeconds: z.int().min(0).nullable() }).nullable(),
  }),
]).describe("What the strategy remembers once the statement has landed");

const signal = z.union([
  z.object({ age_s: z.int().min(0).describe("Seconds since it was read") }),
  z.object({ missing: z.string().describe("The code of why it could not be read") }),
]);

/** All that is known about a decision. */
export const decisionCtx = z.object({
  v: z.literal(1),
  cycle_id: z.string().describe("The run that decided; also the end of its application_name"),
  environment_id: z.string(),
  tool_version: z.string(),
  strategy: z.string().describe("The strategy that caused it"),
  reason: z.object({
    code: z.string().regex(/^[A-Z][A-Z0-9_]*$/).describe("Stable, for programs"),
    text: z.string().describe("For people"),
    numbers: z.record(z.string(), z.union([z.number(), z.string()]))
      .describe("The numbers behind the text, their unit last in the name"),
  }),
  signals: z.partialRecord(
    z.enum(["statement_log", "latency", "outages", "utilization", "undoings"]),
    signal,
  )
    .describe("What was asked for and read before the decision"),
  cluster: z.object({ id: z.string(), name: z.string() }),
  before: z.array(replica).describe("Before the whole change that this statement belongs to"),
  after: z.array(replica).describe("After this statement"),
  expects: z.object({
    ready: z.array(z.string()).describe("Ids of replicas that had to be ready"),
    absent_names: z.array(z.string()).describe("Names that had to be free"),
    unsubscribed: z.boolean().describe("Whether no SUBSCRIBE might run on the cluster"),
  }).describe("What was checked right before the statement"),
  effect,
  also: z.array(z.object({ strategy: z.string(), effect }))
    .describe("What other strategies remember of the same statement"),
  dry_run: z.literal(false).describe("A plan writes nothing, so that every row tells of a try"),
  announced_at: moment.describe("Just before the statement was sent"),
  action: z.looseObject({
    kind: z.enum(["create_replica", "drop_replica", "rename_replica", "alter_cluster"]),
  })
    .describe("The step as the program knows it; its keys may change with any version"),
}).describe("The column decision_ctx of mz_cluster_strategy_actions and mz_schedctl_intents");

/** As JSON Schema, draft 2020-12. */
export function decisionCtxSchema(): Readonly<Record<string, unknown>> {
  return z.toJSONSchema(decisionCtx, { io: "input" });
}
