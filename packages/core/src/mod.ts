/** What the core offers: plan a cycle, explain the plan, carry it out over an `Environment`. */
export * from "./environment.ts";
export * from "./model/action.ts";
export * from "./model/desired.ts";
export * from "./model/effect.ts";
export * from "./model/instant.ts";
export * from "./model/latency.ts";
export * from "./model/managed.ts";
export * from "./model/memory.ts";
export * from "./model/observation.ts";
export * from "./model/outage.ts";
export * from "./model/override.ts";
export * from "./model/plan.ts";
export * from "./model/proposal.ts";
export * from "./model/reason.ts";
export * from "./model/signal.ts";
export * from "./model/statement_log.ts";
export * from "./model/undoing.ts";
export * from "./model/utilization.ts";
export * from "./model/verdict.ts";
export { parseClusterFilter } from "./cluster_filter.ts";
export { type ActionResult, applyAction, memoryKey, type Run } from "./apply/apply_action.ts";
export { type ApplyOptions, applyPlan, memoriesOf } from "./apply/apply_plan.ts";
export { awaitLease } from "./apply/await_lease.ts";
export { type HeldLease, type LeaseAnswer, takeLease } from "./apply/hold_lease.ts";
export {
  GIVEN_BACK,
  isFree,
  type Lease,
  LEASE_LIVES_MS,
  type LeaseReading,
  type LeaseSwap,
} from "./apply/lease.ts";
export { reconcile, type Reconciled } from "./apply/reconcile.ts";
export {
  canonicalJson,
  type Entry,
  type Offer,
  readRow,
  readRows,
} from "./coordinator/read_rows.ts";
export { PRECEDENCE } from "./coordinator/precedence.ts";
export { type Readiness, readinessOf } from "./differ/readiness.ts";
export {
  explainCluster,
  type ExplainOptions,
  explainPlan,
  type Tone,
} from "./explain/explain_plan.ts";
export { explainWhy } from "./explain/why/explain_why.ts";
export type { Change, Decision, Explanation, Refusal } from "./explain/why/explanation.ts";
export { explanationDocument } from "./explain/why/explanation_document.ts";
export { explanationText } from "./explain/why/explanation_text.ts";
export { findInPlan, type FoundCluster, type KnownCluster } from "./explain/why/find_in_plan.ts";
export { summarize } from "./explain/summarize.ts";
export { type BlastRadius, DEFAULT_BLAST_RADIUS } from "./guards/plan_guard.ts";
export { GUARDS, PLAN_GUARDS } from "./guards/registry.ts";
export { type LintFinding, type LintReport, lintRows } from "./lint/lint_rows.ts";
export { LINT_RULES } from "./lint/registry.ts";
export { planCluster, type PlanOptions } from "./plan_cluster.ts";
export { type CycleOptions, planCycle, signalsFor } from "./plan_cycle.ts";
export type { AlwaysOn, Prices } from "./report/always_on.ts";
export type { ReplicaLife } from "./report/replica_life.ts";
export { buildReport, type ClusterReport, type Report, type ReportBasis } from "./report/report.ts";
export type { SuspendedSum, WokenUp } from "./report/suspensions.ts";
export {
  changedTroubles,
  followTroubles,
  type KnownTrouble,
  type KnownTroubles,
  type Trouble,
  troublesOf,
} from "./report/troubles.ts";
export {
  resultOf,
  type TrailEffect,
  type TrailEntry,
  type TrailResult,
} from "./report/trail_entry.ts";
export {
  observePlan,
  prepareApply,
  type PreparedApply,
  runApply,
  type RunOptions,
  runPlan,
} from "./run.ts";
export { basisOf, type ClusterBasis } from "./saved/basis.ts";
export {
  readSaved,
  savedDocument,
  type SavedHeader,
  type SavedOptions,
  type SavedPlan,
} from "./saved/saved_plan.ts";
export { isDoneAlready, type MovedCluster, whatMoved } from "./saved/what_moved.ts";
export { qualifiedName, quoteIdentifier, quoteLiteral } from "./sql/quote.ts";
export { renderAction } from "./sql/render_action.ts";
export { findStrategy, STRATEGIES } from "./strategies/registry.ts";
export type { ClusterView, Strategy } from "./strategies/strategy.ts";
export { DESIRED_REPLICAS, renderDesiredReplicas } from "./views/desired_replicas.ts";
export { type DesiredRow, desiredRows } from "./views/desired_rows.ts";
export { configSchema } from "./views/config_schema.ts";
export { planDocument, planFromDocument } from "./views/plan_document.ts";
export { planJsonSchema } from "./views/plan_schema.ts";
