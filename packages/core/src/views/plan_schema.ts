/**
 * The shape of the JSON document of a plan, as `plan --json`, saved plans and the server print it.
 *
 * Published as docs/schemas/plan.schema.json. Version 1 may gain fields, and loses none.
 */
import { z } from "zod";
import {
  actionSchema,
  clusterRef,
  effectSchema,
  instant,
  settingsSchema,
} from "./action_schema.ts";

const numbers = z.record(z.string(), z.union([z.number(), z.string()]))
  .describe("The numbers behind the text, their unit last in the name");

const reason = z.object({
  code: z.string().describe("Stable, for programs"),
  text: z.string().describe("For people"),
  numbers,
  remedy: z.string().optional().describe("What people can do about it"),
}).meta({ id: "reason" });

const saying = {
  says: z.enum(["speak", "hold"]).describe(
    "hold: it has a say and cannot decide, so that what is there stays",
  ),
  value: z.string().describe("What was said, for people"),
  reason,
};

const slot = z.object({
  size: z.string(),
  count: z.int(),
  name: z.string().optional(),
  availability_zone: z.string().optional(),
  on_ladder: z.literal(true).optional(),
  probe: z.literal(true).optional(),
});

const desired = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("running"), slots: z.array(slot) }),
  z.object({ kind: z.literal("suspended"), allow_stale: z.boolean() }),
  z.object({ kind: z.literal("as_observed") }).describe("Nobody decides: it keeps what it has"),
]);

const verdict = z.object({
  field: z.enum(["shape", "count", "burst", "suspend", "limits"]),
  winner: z.string().describe("The strategy that decided"),
  ...saying,
  losers: z.array(z.object({ strategy: z.string(), ...saying })),
});

const finding = z.object({
  code: z.string(),
  severity: z.enum(["block", "warn", "note"]),
  text: z.string(),
  actions: z.array(z.int()).describe("Indexes into the actions of the cluster"),
  until: instant.optional().describe("When it ends by itself"),
  numbers: numbers.optional(),
});

const wait = z.object({
  code: z.string(),
  text: z.string(),
  since: instant.nullable(),
  until: instant.optional().describe("When it ends by itself, at the latest"),
  numbers: numbers.optional(),
});

const credits = z.object({
  current: z.number(),
  peak: z.number().describe("At the most while the plan is carried out"),
  after: z.number().describe("When all of it is done, also what it waits for"),
  unknown_sizes: z.array(z.string()).optional()
    .describe("Sizes whose credits nobody knows, which are left out"),
}).describe("Credits per hour");

const clusterPlan = z.object({
  cluster: clusterRef,
  replicas: z.array(z.object({
    id: z.string(),
    name: z.string(),
    size: z.string(),
    state: z.enum(["ready", "hydrating", "starting", "unknown"]),
    text: z.string(),
    extra: z.literal(true).optional().describe("Made by us while no other one is ready"),
  })),
  settings: settingsSchema.optional().describe("Present on a managed cluster"),
  desired,
  desired_replicas: z.array(z.object({
    size: z.string(),
    replicas: z.int(),
    replica_name: z.string().nullable(),
  })),
  suspended: z.boolean().describe(
    "Whether it is, or is about to be, without replicas because of a suspension",
  ),
  verdicts: z.array(verdict),
  actions: z.array(z.object({
    action: actionSchema(reason),
    blocked_by: z.string().optional().describe("Code of the finding that stands in its way"),
    sql: z.string(),
  })).describe("In the order of execution"),
  waits: z.array(wait),
  findings: z.array(finding),
  credits: credits.optional().describe("Present where they change"),
  serves: z.object({
    after_seconds: z.number(),
    measured_on: z.string().nullable()
      .describe("The size that it was measured on; null: before the cluster was suspended"),
  }).optional().describe("How long a new replica takes until it serves, where one is made"),
  learned: z.array(z.object({ strategy: z.string(), effect: effectSchema }))
    .describe("Remembered by apply although nothing is done"),
});

const order = z.object({
  cluster: clusterRef.nullable().describe("Null: all clusters"),
  kind: z.enum(["pause", "suspend", "wake", "resume"]),
  reason: z.string(),
  author: z.string(),
  created_at: instant,
  until: instant.nullable().describe("Null: until somebody resumes"),
});

/** What the document of a plan holds. */
export const planSchema = z.object({
  v: z.literal(1),
  environment_id: z.string(),
  database_version: z.string(),
  now: instant.describe("The clock of the database at the moment that the plan is about"),
  overrides: z.array(order).describe("Orders of operators that are in force"),
  clusters: z.array(clusterPlan).describe("By name, then id"),
  credits: credits.describe("Credits per hour, of all clusters of users together"),
  problems: z.array(z.object({
    code: z.string(),
    cluster_id: z.string(),
    strategy_type: z.string(),
    updated_at: instant.nullable(),
    text: z.string(),
  })).describe("Rows that cannot be read or applied"),
  summary: z.string(),
});

/** JSON Schema of the document, draft 2020-12. */
export function planJsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...rules } = z.toJSONSchema(planSchema, { io: "input" });
  return { $schema, title: "plan of mz-schedctl", ...rules };
}
