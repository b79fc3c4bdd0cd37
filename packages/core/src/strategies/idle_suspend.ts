/**
 * idle_suspend: a cluster that nobody uses has no replicas, until somebody asks for it again.
 *
 * It remembers what it dropped and restores exactly that when a query is refused. Without positive evidence it
 * holds: a running cluster keeps running and a suspended one stays suspended.
 */
import { z } from "zod";
import type { Field } from "../model/proposal.ts";
import { reason } from "../model/reason.ts";
import { endOwnSuspension, logSecondsFor, proposeSuspension } from "./idle_suspension.ts";
import { defineStrategy } from "./strategy.ts";

const schema = z.strictObject({
  idle_after_s: z.int().min(1).describe("Seconds without use after which the cluster is suspended"),
  cooldown_s: z.int().min(0).optional().describe("Seconds after a wake before the next suspension"),
  allow_stale: z.boolean().optional()
    .describe("Suspend although materialized views, sources or sinks stop moving"),
  ignore_applications: z.array(z.string().min(1)).optional()
    .describe("Values of application_name whose statements are no use"),
  min_up_s: z.int().min(0).optional()
    .describe("Seconds that a replica stays at least; default idle_after_s"),
});

export type IdleSuspendConfig = z.infer<typeof schema>;

const FIELDS: readonly Field[] = ["suspend"];

export const idleSuspend = defineStrategy<IdleSuspendConfig>({
  type: "idle_suspend",
  aliases: ["idle_shutdown"],
  fields: FIELDS,
  schema,
  example: '{"idle_after_s": 1800}',
  check: () => null,
  signals: ({ idle_after_s }) => ({
    statementLogSeconds: logSecondsFor(idle_after_s),
    idleAfterSeconds: idle_after_s,
  }),
  decide: (config) => (view) => proposeSuspension(config, view),
  // A suspension of somebody else's is theirs to end.
  undo: (view) => endOwnSuspension(view, reason("ROW_GONE", "the row that suspended it is gone")),
});
