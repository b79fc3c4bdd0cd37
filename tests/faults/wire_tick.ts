/**
 * One `apply` over the wire: the real adapter in this process, the emulator at the other end, its clock for both.
 *
 * Faults strike by the number of a statement as the server counts them. Nothing here waits, but for a statement that
 * hangs.
 */
import { setImmediate } from "node:timers";
import { connect, type ConnectOptions } from "@mz-schedctl/mz-adapter";
import type { Emulator, Fault } from "@mz-schedctl/mz-emulator";
import { LEASE_LIVES_MS } from "@mz-schedctl/core";
import { applyOnce } from "./cycle.ts";
import { disturbed } from "./seam_fault.ts";

export const WIRE_FAULTS = [
  "error",
  "lost before",
  "lost after",
  /** Dead before its n-th statement: that one and all later ones never arrive. After the one before is the same. */
  "killed",
  "hang",
] as const;

export type WireFaultKind = typeof WIRE_FAULTS[number];

export interface WireFault {
  readonly kind: WireFaultKind;
  /** At which statement of the tick, from 1 on. */
  readonly at: number;
  /** Whether that one is a replica statement: those are given up earlier. */
  readonly early: boolean;
  /** How long a statement that hangs is waited for, in real time: longer than any other one takes. */
  readonly patienceMs: number;
}

/** The run ended before the statement at which something was to go wrong: on a busy machine another one was too slow. */
export class NeverSent extends Error {
  override readonly name = "NeverSent";
}

/** What the server saw of a tick. */
export interface SeenStatements {
  total: number;
  /** The numbers of those that are no reads. */
  readonly writes: Set<number>;
  /** The numbers of those that change replicas. */
  readonly replicas: Set<number>;
}

/** How long a statement hangs on the emulator's clock until the program gives it up. */
const GIVEN_UP_MS = LEASE_LIVES_MS + 3_000;
const GIVEN_UP_EARLY_MS = LEASE_LIVES_MS / 2 - 3_000;
const FOR_EVER = 1_000_000;

/** Runs it to its end; the ids of the statements that it tried. With a fault it may fail. */
export async function wireTick(
  emulator: Emulator,
  cycleId: string,
  fault: WireFault | null,
): Promise<readonly string[]> {
  const application = new RegExp(`^mz-schedctl ${cycleId}$`);
  if (fault !== null) {
    for (const one of faultsOf(fault, emulator)) emulator.faults.add({ ...one, application });
  }
  const options: ConnectOptions = {
    ...{ url: `${emulator.url}?sslmode=disable`, cycleId, toolVersion: "0.0.0" },
    monotonic: emulator.clock.now,
    pause: (milliseconds) => Promise.resolve(emulator.advance(milliseconds)),
    ...(fault?.kind === "hang" ? { timeoutMs: fault.patienceMs } : {}),
  };
  let tried: readonly string[] = [];
  try {
    const adapter = await connect(options);
    const one = disturbed(adapter.environment, null);
    tried = one.tried;
    try {
      await applyOnce(one.environment, cycleId, {
        defaultCooldownSeconds: 0,
        waitLimitSeconds: 3600,
      });
    } finally {
      await adapter.close();
    }
  } catch (error) {
    if (fault === null || !(error instanceof Error && error.name === "AdapterError")) throw error;
  }
  const left = emulator.faults.list().length;
  if (fault !== null && fault.kind !== "killed" && left > 0) {
    throw new NeverSent(`Cannot accept the run: statement ${fault.at} was never sent`);
  }
  emulator.faults.clear();
  return tried;
}

function faultsOf({ kind, at: statement, early }: WireFault, emulator: Emulator): readonly Fault[] {
  switch (kind) {
    case "error":
      return [{ kind, statement }];
    case "lost before":
      return [{ kind: "lost", when: "before", statement }];
    case "lost after":
      return [{ kind: "lost", when: "after", statement }];
    case "killed":
      return [{ kind: "lost", when: "before", statement, times: FOR_EVER }];
    case "hang": {
      const ms = early ? GIVEN_UP_EARLY_MS : GIVEN_UP_MS;
      return [
        { kind: "meanwhile", act: () => emulator.advance(ms), statement },
        { kind: "hang", statement },
      ];
    }
  }
}

/** Watches the statements of a cycle without disturbing any. */
export function watch(emulator: Emulator, cycleId: string): SeenStatements {
  const seen: SeenStatements = { total: 0, writes: new Set(), replicas: new Set() };
  const application = new RegExp(`^mz-schedctl ${cycleId}$`);
  const add = (act: () => void, pattern?: RegExp) =>
    emulator.faults.add({
      ...{ kind: "meanwhile", act, application, times: FOR_EVER },
      ...(pattern === undefined ? {} : { pattern }),
    });
  add(() => void seen.total++);
  add(() => void seen.writes.add(seen.total), /^\s*(INSERT|UPDATE|DELETE|CREATE|DROP|ALTER)/);
  add(() => void seen.replicas.add(seen.total), /^\s*(CREATE|DROP|ALTER) CLUSTER REPLICA/);
  return seen;
}

/** Resolves when no program is connected any more, but for those that were before. */
export async function allGone(emulator: Emulator, connected: ReadonlySet<number>): Promise<void> {
  const { connections } = emulator.machine;
  const sessions = () => [...connections.keys()].filter((id) => !connected.has(id)).length;
  while (sessions() > 0) await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
}
