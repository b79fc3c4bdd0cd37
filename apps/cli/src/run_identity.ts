/**
 * The name of a run, and whether another run of this machine is over: one that was killed cannot give its lease back,
 * and nobody should wait for it.
 *
 * Only what is certain counts: the same boot of the same machine, the same space of process numbers, and no such
 * process there. Where the system does not tell these, every other run may be alive.
 */
import { createHash } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import process from "node:process";

/** Runs of this very process that have not ended. */
const running = new Set<string>();

/** The name of a run that begins; unique by its cycle. */
export function beginRun(cycleId: string, since: string): string {
  running.add(cycleId);
  return `mz-schedctl on ${hostname()} ` +
    `(process ${process.pid} of ${machine ?? "?"}, cycle ${cycleId}, since ${since})`;
}

/** From here on the run of this cycle counts as over. */
export function endRun(cycleId: string): void {
  running.delete(cycleId);
}

/** Whether the run of this name is certainly over. */
export function hasEnded(name: string): boolean {
  const parts = /\(process (\d+) of ([0-9a-f]+), cycle ([^,]+), since /.exec(name);
  if (parts === null || machine === null || parts[2] !== machine) return false;
  const pid = Number(parts[1]);
  return pid === process.pid ? !running.has(parts[3] ?? "") : !exists(pid);
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of somebody else's is a process, too.
    return (error as { readonly code?: string }).code !== "ESRCH";
  }
}

const machine = machineMark();

/** The same for all processes that can see one another's numbers, and for no others; null where nobody can tell. */
function machineMark(): string | null {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    const space = readlinkSync("/proc/self/ns/pid");
    return createHash("sha256").update(`${boot} ${space}`).digest("hex").slice(0, 12);
  } catch {
    return null;
  }
}
