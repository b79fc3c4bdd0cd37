/**
 * Whether a suspension still rests on what happens: a run over many clusters takes long, and so does a person who is
 * asked. Old evidence is read anew, at most once a minute, whatever the number of clusters.
 */
import type { Environment } from "../environment.ts";
import type { Observation } from "../model/observation.ts";
import { type CycleOptions, planCycle, signalsFor } from "../plan_cycle.ts";

/** A plan accepts a quiet log, acting on one needs proof that it is alive. */
export const ALIVE_SECONDS = 60;
const CANARY_WAIT_MS = 10_000;
const CANARY_POLL_MS = 1_000;
const EVIDENCE_LIVES_MS = 60_000;

export interface Evidence {
  /** Why the cluster is not to be suspended any more; null when it still is. */
  readonly doubtAbout: (clusterId: string) => Promise<string | null>;
}

/** The evidence of a plan, from what was observed for it on. */
export function evidenceOf(
  environment: Pick<Environment, "now" | "pause" | "readStatementLog">,
  planned: { readonly observation: Observation; readonly options: CycleOptions },
): Evidence {
  let evidence = planned.observation;
  return {
    doubtAbout: async (clusterId) => {
      const now = environment.now();
      if (now - evidence.now >= EVIDENCE_LIVES_MS) {
        evidence = await readAnew(environment, { ...evidence, now });
      }
      if (evidence === planned.observation) return null;
      const clusters = evidence.clusters.filter((one) => one.id === clusterId);
      const [again] = planCycle({ ...evidence, clusters }, planned.options).clusters;
      if (again?.suspended === true) return null;
      const verdict = again?.verdicts.find((one) => one.field === "suspend");
      return `it is no longer to be suspended: ${verdict?.reason.text ?? "nobody asks for it"}`;
    },
  };
}

/** What a suspension by order rests on is only the time: the log is read where some strategy asks for it. */
async function readAnew(
  environment: Parameters<typeof evidenceOf>[0],
  observation: Observation,
): Promise<Observation> {
  const needsLog =
    signalsFor(observation.strategyRows, observation.clusters).statementLogSeconds !== null;
  return needsLog ? await withLiveLog(environment, observation) : observation;
}

/** Our own statements of a moment ago are the proof that the log is alive; they show up after some seconds. */
export async function withLiveLog(
  environment: Pick<Environment, "now" | "pause" | "readStatementLog">,
  observation: Observation,
): Promise<Observation> {
  const seconds = signalsFor(observation.strategyRows, observation.clusters).statementLogSeconds ??
    0;
  const giveUpAt = environment.now() + CANARY_WAIT_MS;
  let statementLog = observation.statementLog;
  while (environment.now() < giveUpAt) {
    await environment.pause(CANARY_POLL_MS);
    statementLog = await environment.readStatementLog(seconds);
    if (statementLog.kind === "missing") break;
    const newest = statementLog.value.newestAt;
    if (newest !== null && observation.now - newest < ALIVE_SECONDS * 1000) break;
  }
  return { ...observation, statementLog };
}
