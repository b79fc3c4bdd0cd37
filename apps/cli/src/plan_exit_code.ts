/** What a plan means for the exit code, apart from what became of its statements. */
import type { Plan } from "@mz-schedctl/core";
import { EXIT, type ExitCode } from "./exit_code.ts";

/** The first that applies: unreadable rows, findings under `--strict`; else done. */
export function planExitCode(plan: Plan, strict: boolean): ExitCode {
  if (plan.problems.length > 0) return EXIT.unreadableRows;
  const found = plan.clusters.some((cluster) =>
    cluster.findings.some((finding) => finding.severity !== "note")
  );
  return strict && found ? EXIT.strictFindings : EXIT.done;
}

/** Whether `apply` would change anything now. */
export function hasChanges(plan: Plan): boolean {
  return plan.clusters.some((cluster) =>
    cluster.actions.some((action) => action.blockedBy === undefined)
  );
}
