/**
 * target_size: the cluster's long-running replicas have this size.
 *
 * Resizing is make-before-break. Without `replicas` the number of replicas of that size stays what it is (at least
 * one); with `replica_name` there is exactly one replica and it carries this name.
 */
import { z } from "zod";
import type { Target } from "../model/memory.ts";
import { type Reason, reason } from "../model/reason.ts";
import { type Field, holdAll, type Proposal, type Shape, speak } from "../model/proposal.ts";
import { runningCooldown } from "./cooldown.ts";
import { type ClusterView, type Decide, defineStrategy, NO_SIGNALS } from "./strategy.ts";
import { sizeProblem } from "./known_size.ts";

/** Leaves room for the suffix of a handover's temporary name within the 255 bytes of an identifier. */
const LONGEST_NAME_BYTES = 240;

const schema = z.strictObject({
  target_size: z.string().min(1).describe("Size of the replicas, e.g. `100cc`"),
  replica_name: z.string().min(1)
    .refine((name) => bytesOf(name) <= LONGEST_NAME_BYTES, {
      error: `a replica name has at most ${LONGEST_NAME_BYTES} bytes`,
    })
    .refine((name) => !name.includes("\0"), { error: "a replica name has no NUL character" })
    .optional().describe("Fixed name of the one replica"),
  replicas: z.int().min(1).optional().describe(
    "How many replicas; absent keeps the number there is",
  ),
  cooldown_s: z.int().min(0).optional().describe("Seconds between two changes of target"),
  allow_downtime: z.boolean().optional().describe(
    "Resize a managed cluster although this version of Materialize drops its replicas first",
  ),
}).refine((config) => config.replica_name === undefined || (config.replicas ?? 1) === 1, {
  path: ["replica_name"],
  error: "replica_name names exactly one replica: leave replica_name out, or set replicas to 1",
});

export type TargetSizeConfig = z.infer<typeof schema>;

const FIELDS: readonly Field[] = ["shape", "count"];

export const targetSize = defineStrategy<TargetSizeConfig>({
  type: "target_size",
  aliases: [],
  fields: FIELDS,
  schema,
  example: '{"target_size": "100cc"}',
  check: (config, offer) => sizeProblem("target_size", config.target_size, offer.sizes),
  signals: () => NO_SIGNALS,
  decide,
  undo: () => ({}),
});

function decide(config: TargetSizeConfig): Decide {
  const wish = wishFor(config);
  return (view) => {
    if (!isNewTarget(config, view)) return wish;
    const cooldown = runningCooldown(view, config.cooldown_s);
    return cooldown === null ? wish : holdAll(FIELDS, cooldown);
  };
}

function wishFor(config: TargetSizeConfig): Proposal {
  const { target_size: size, replica_name: name, replicas } = config;
  const why = reason("TARGET_SIZE", `the row asks for ${size}`, { target_size: size });
  const count = name !== undefined ? 1 : replicas;
  let wanted: Shape = name === undefined ? { size } : { size, name };
  if (config.allow_downtime === true) wanted = { ...wanted, allowDowntime: true };
  const shape = speak(wanted, why);
  const onChange = { kind: "worked_towards", target: targetOf(config) } as const;
  if (count === undefined) return { shape, onChange };
  return { shape, count: speak(count, countReason(count, name)), onChange };
}

function countReason(count: number, name: string | undefined): Reason {
  const text = name === undefined
    ? `the row asks for ${count} of them`
    : "replica_name names one replica";
  return reason("TARGET_REPLICAS", text, { replicas: count });
}

/** Of the number only what is asked for, not what happens to be there. */
function targetOf({ target_size: size, replica_name: name, replicas }: TargetSizeConfig): Target {
  if (name !== undefined) return { size, replicaName: name };
  return replicas === undefined ? { size } : { size, replicas };
}

/** A cooldown delays a new target, not the remaining steps towards the last one. */
function isNewTarget(config: TargetSizeConfig, view: ClusterView): boolean {
  const last = view.memory?.target;
  if (last === undefined || last.size !== config.target_size) return true;
  if (config.replica_name !== undefined) return last.replicaName !== config.replica_name;
  return last.replicaName !== undefined || last.replicas !== config.replicas;
}

/** Length in UTF-8, which is how Materialize counts identifiers. */
function bytesOf(name: string): number {
  let bytes = 0;
  for (const character of name) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
