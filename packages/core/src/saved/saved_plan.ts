/**
 * A plan in a file: the plan itself, what it rests on, the world that it belongs to and how it was made.
 *
 * Bound to its environment, and refused when a single character of it was changed. Reading and writing files, and the
 * hash, are for others.
 */
import { z } from "zod";
import { canonicalJson } from "../coordinator/read_rows.ts";
import type { Plan } from "../model/plan.ts";
import { instant } from "../views/action_schema.ts";
import { asDocument, fromDocument } from "../views/document_keys.ts";
import { planDocument, planFromDocument } from "../views/plan_document.ts";
import type { ClusterBasis } from "./basis.ts";

/** How it was made, and where. */
export interface SavedHeader {
  readonly toolVersion: string;
  /** Schema of our tables, and the cluster that they were read on. */
  readonly schema: string;
  readonly controlCluster: string;
  /** The regular expression that chose the clusters; null: all. */
  readonly clusterFilter: string | null;
  readonly options: SavedOptions;
}

/** What a plan made with the same facts would be made with. */
export interface SavedOptions {
  readonly defaultCooldownSeconds: number;
  readonly waitLimitSeconds: number;
  readonly maxActions: number;
  readonly maxSuspends: number;
  readonly maxAddedCredits: number;
}

export interface SavedPlan extends SavedHeader {
  readonly plan: Plan;
  readonly restsOn: readonly ClusterBasis[];
}

/** A hash of a text, as hexadecimal digits. */
export type Digest = (text: string) => string;

const KIND = "mz-schedctl saved plan";

/** The document of a saved plan, sealed with a hash over all the rest of it. */
export function savedDocument(saved: SavedPlan, digest: Digest): Readonly<Record<string, unknown>> {
  const { plan, restsOn, options } = saved;
  const rest = {
    v: 1,
    kind: KIND,
    tool_version: saved.toolVersion,
    environment_id: plan.environmentId,
    database_version: plan.databaseVersion,
    observed_at: new Date(plan.now).toISOString(),
    schema: saved.schema,
    control_cluster: saved.controlCluster,
    cluster_filter: saved.clusterFilter,
    options: {
      default_cooldown_s: options.defaultCooldownSeconds,
      wait_limit_s: options.waitLimitSeconds,
      max_actions: options.maxActions,
      max_suspends: options.maxSuspends,
      max_added_credits: options.maxAddedCredits,
    },
    rows_digest: digest(canonicalJson(restsOn.map(({ cluster, rows }) => [cluster.id, rows]))),
    rests_on: asDocument(restsOn),
    plan: planDocument(plan),
  };
  const document = JSON.parse(JSON.stringify(rest)) as Readonly<Record<string, unknown>>;
  return { ...document, fingerprint: digest(canonicalJson(document)) };
}

/** The saved plan that a document tells of, or why it cannot be used. */
export function readSaved(
  document: unknown,
  digest: Digest,
): { readonly saved: SavedPlan } | { readonly wrong: string } {
  const outline = outlineSchema.safeParse(document);
  if (!outline.success) return { wrong: "it is no plan that mz-schedctl plan -o has saved" };
  if (outline.data.v !== 1) {
    return {
      wrong: `it is of version ${outline.data.v}, this program reads version 1: ` +
        "make the plan with the program that applies it",
    };
  }
  const { fingerprint, ...rest } = document as Readonly<Record<string, unknown>>;
  if (digest(canonicalJson(rest)) !== fingerprint) {
    return { wrong: "it is not as it was saved: it was changed or cut off since, make it anew" };
  }
  const parsed = savedSchema.safeParse(document);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { wrong: `${issue?.path.join(".") ?? "it"}: ${issue?.message ?? "is wrong"}` };
  }
  const told = planFromDocument(rest["plan"]);
  if ("wrong" in told) return told;
  return { saved: { ...headerOf(parsed.data), plan: told.plan } };
}

function headerOf(file: z.infer<typeof savedSchema>): Omit<SavedPlan, "plan"> {
  const { options } = file;
  return {
    toolVersion: file.tool_version,
    schema: file.schema,
    controlCluster: file.control_cluster,
    clusterFilter: file.cluster_filter,
    options: {
      defaultCooldownSeconds: options.default_cooldown_s,
      waitLimitSeconds: options.wait_limit_s,
      maxActions: options.max_actions,
      maxSuspends: options.max_suspends,
      maxAddedCredits: options.max_added_credits,
    },
    restsOn: fromDocument(file.rests_on) as readonly ClusterBasis[],
  };
}

const outlineSchema = z.object({
  v: z.number(),
  kind: z.literal(KIND),
  fingerprint: z.string(),
});

const basisSchema = z.object({
  cluster: z.object({ id: z.string(), name: z.string() }),
  managed: z.boolean(),
  owned: z.boolean(),
  replicas: z.array(z.object({
    id: z.string(),
    name: z.string(),
    size: z.string(),
    availability_zone: z.string().nullable(),
    ready: z.boolean(),
  })),
  settings: z.object({
    size: z.string(),
    replication_factor: z.number(),
    schedule: z.string(),
    burst: z.string().nullable(),
  }).nullable(),
  rows: z.array(z.object({
    strategy_type: z.string(),
    config: z.string(),
    updated_at: instant.nullable(),
  })),
  changes: z.array(z.object({ strategy: z.string(), last_change_at: instant })),
  orders: z.array(z.string()),
});

const savedSchema = outlineSchema.extend({
  tool_version: z.string(),
  schema: z.string(),
  control_cluster: z.string(),
  cluster_filter: z.string().nullable(),
  options: z.object({
    default_cooldown_s: z.number(),
    wait_limit_s: z.number(),
    max_actions: z.number(),
    max_suspends: z.number(),
    max_added_credits: z.number(),
  }),
  rests_on: z.array(basisSchema),
});
