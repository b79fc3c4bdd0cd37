/**
 * The text file that node_exporter and others collect, written whole or not at all.
 *
 * That it cannot be written is said on stderr and is no failure of the run.
 */
import { randomUUID } from "node:crypto";
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { ApplyFlags } from "../arguments/request.ts";
import { EXIT } from "../exit_code.ts";
import { readVariable } from "../settings.ts";
import type { Terminal } from "../terminal.ts";
import { expositionOf } from "./exposition.ts";
import { type MeasuredRun, metricsOf } from "./run_metrics.ts";

/** Writes it, where one is asked for. A run that another one kept from working leaves the file of that one alone. */
export function writeMetrics(
  run: MeasuredRun,
  { metricsFile }: Pick<ApplyFlags, "metricsFile">,
  terminal: Terminal,
): void {
  if (run.exitCode === EXIT.leaseHeld) return;
  const path = metricsFile ?? pathOf(terminal);
  if (path === undefined || path.trim() === "") return;
  const file = resolve(terminal.folder, path);
  // Collectors take files that end in .prom.
  const beside = `${file}.${randomUUID()}.tmp`;
  try {
    writeFileSync(beside, expositionOf(metricsOf(run)), { flag: "wx", mode: 0o644 });
    renameSync(beside, file);
  } catch (error) {
    rmSync(beside, { force: true });
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    terminal.note(
      `Cannot write the metrics to "${path}": ${code}, it must name a file that can be written\n`,
    );
  }
}

/** A `.env` that cannot be read has failed the run already. */
function pathOf(terminal: Terminal): string | undefined {
  try {
    return readVariable("MZ_SCHEDCTL_METRICS_FILE", terminal);
  } catch {
    return undefined;
  }
}
