/**
 * The seam over a fake world. It can fail on purpose, at any call, and lets a test decide what happens in between.
 *
 * Several of them may share one world: each is then one program that runs against it.
 */
import type {
  Environment,
  Intent,
  Outcome,
  StatementResult,
} from "../../packages/core/src/environment.ts";
import type { LeaseSwap } from "../../packages/core/src/apply/lease.ts";
import type { Memory } from "../../packages/core/src/model/memory.ts";
import { type FakeWorld, observed } from "./fake_world.ts";
import { runController } from "./fake_managed.ts";
import { runDdl } from "./fake_ddl.ts";
import { observe, statementLog } from "./fake_observation.ts";

/** The asynchronous calls of the seam: each is a moment at which the program may die or be overtaken. */
export type SeamCall = Exclude<keyof Environment, "now" | "newActionId">;

export interface Faults {
  /** Called before each seam call, with its number from 1 on: throws to crash, or changes the world. */
  readonly before?: (call: SeamCall, number: number) => void | Promise<void>;
  /** Called after each seam call took effect: throwing means that the answer was lost. */
  readonly after?: (call: SeamCall, number: number) => void;
  /** How a statement fails; undefined lets it through. */
  readonly statement?: (sql: string, number: number) => StatementFault | undefined;
}

export type StatementFault =
  | { readonly kind: "refused"; readonly message: string }
  | { readonly kind: "lost"; readonly landed: boolean };

/** The program died, or lost its database for good. */
export class Crash extends Error {
  override readonly name = "Crash";
}

export interface FakeEnvironment extends Environment {
  /** Every seam call so far, in order. */
  readonly calls: readonly SeamCall[];
  /** The statements that were sent. */
  readonly sent: readonly string[];
  /** The action ids that these were announced under. */
  readonly sentIds: readonly string[];
}

/** Calls that write something; `plan` must not make one. */
export const WRITES: ReadonlySet<SeamCall> = new Set<SeamCall>([
  "recordIntent",
  "withdrawIntent",
  "recordOutcome",
  "remember",
  "publishSuspensions",
  "execute",
  "swapLease",
]);

/** One program against the world; its action ids start with `name`. */
export function fakeEnvironment(
  world: FakeWorld,
  name: string,
  faults: Faults = {},
): FakeEnvironment {
  const calls: SeamCall[] = [];
  const sent: string[] = [];
  const sentIds: string[] = [];
  let ids = 0;
  let crash: Crash | null = null;
  /** A program that died makes no further call, whatever it would have done on its way out. */
  async function call<T>(what: SeamCall, effect: () => T): Promise<T> {
    if (crash !== null) throw crash;
    calls.push(what);
    const number = calls.length;
    try {
      await faults.before?.(what, number);
      const answer = effect();
      faults.after?.(what, number);
      return answer;
    } catch (error) {
      if (error instanceof Crash) crash = error;
      throw error;
    }
  }
  return {
    calls,
    sent,
    sentIds,
    now: () => world.now,
    newActionId: () => `${name}-${++ids}`,
    observe: (signalsFor) => call("observe", () => observe(world, signalsFor)),
    readStatementLog: (seconds) => call("readStatementLog", () => statementLog(world, seconds)),
    lookAt: (clusterId) =>
      call("lookAt", () => {
        runController(world);
        const cluster = world.clusters.find((one) => one.id === clusterId);
        return cluster === undefined ? null : observed(world, cluster);
      }),
    pause: (milliseconds) => call("pause", () => void (world.now += milliseconds)),
    execute: (sql) =>
      call("execute", () => {
        sent.push(sql);
        sentIds.push(`${name}-${ids}`);
        return answer(world, sql, faults.statement?.(sql, sent.length));
      }),
    readLease: () => call("readLease", () => ({ ...world.lease, now: world.now })),
    swapLease: (swap) => call("swapLease", () => swapLease(world, swap)),
    ...tables(world, call),
  };
}

function answer(world: FakeWorld, sql: string, fault: StatementFault | undefined): StatementResult {
  if (fault === undefined) return runDdl(world, sql);
  if (fault.kind === "refused") return fault;
  if (fault.landed) runDdl(world, sql);
  return { kind: "lost", message: "the connection was closed by the server" };
}

/** As the UPDATE of the adapter does it. */
function swapLease(world: FakeWorld, { holder, epoch, until, now }: LeaseSwap): boolean {
  const { lease } = world;
  const fits = lease.epoch === epoch && (lease.until < now || lease.holder === holder);
  if (fits) world.lease = { holder, epoch: epoch + 1, until };
  return fits;
}

type Tables = Pick<
  Environment,
  | "recordIntent"
  | "openIntents"
  | "hasLanded"
  | "withdrawIntent"
  | "recordOutcome"
  | "remember"
  | "publishSuspensions"
>;

type Call = <T>(what: SeamCall, effect: () => T) => Promise<T>;

function tables(world: FakeWorld, call: Call): Tables {
  return {
    recordIntent: (intent) =>
      call("recordIntent", () => void world.intents.push({ intent, open: true })),
    openIntents: () =>
      call("openIntents", () => world.intents.filter((one) => one.open).map((one) => one.intent)),
    hasLanded: (intent) => call("hasLanded", () => hasLanded(world, intent)),
    withdrawIntent: (intent) => call("withdrawIntent", () => close(world, intent)),
    recordOutcome: (intent, outcome) =>
      call("recordOutcome", () => recordOutcome(world, intent, outcome)),
    remember: (news) =>
      call("remember", () => {
        for (const { clusterId, memory } of news) remember(world, clusterId, memory);
      }),
    publishSuspensions: (suspended) =>
      call("publishSuspensions", () => {
        for (const [id, value] of suspended) world.published.set(id, value);
      }),
  };
}

function close(world: FakeWorld, intent: Intent): void {
  for (const one of world.intents) {
    if (one.intent.actionId === intent.actionId) one.open = false;
  }
}

function recordOutcome(world: FakeWorld, intent: Intent, outcome: Outcome): void {
  close(world, intent);
  if (world.audit.some((row) => row.actionId === intent.actionId)) return;
  world.audit.push({
    actionId: intent.actionId,
    cycleId: intent.cycleId,
    clusterId: intent.action.cluster.id,
    sql: intent.sql,
    ...outcome,
    announcedAt: intent.createdAt,
    action: intent.action,
  });
}

function remember(world: FakeWorld, clusterId: string, memory: Memory): void {
  world.memory.push({ kind: "memory", clusterId, memory });
}

/** Each event is the effect of one action: those that others are recorded to have had are taken off. */
function hasLanded(world: FakeWorld, intent: Intent): boolean {
  const { createdAt, actionId, sql } = intent;
  const events = world.ddl.filter((event) => event.at >= createdAt && isEffect(event, intent));
  const claims = world.audit.filter((row) =>
    row.executed && row.at >= createdAt && row.actionId !== actionId && row.sql === sql
  );
  return events.length > claims.length;
}

function isEffect(event: FakeWorld["ddl"][number], { action }: Intent): boolean {
  if (event.clusterId !== action.cluster.id) return false;
  switch (action.kind) {
    case "create_replica":
      return event.kind === "create" && event.name === action.replica.name;
    case "drop_replica":
      return event.kind === "drop" && event.replicaId === action.replica.id;
    case "rename_replica":
      return event.kind === "alter" && event.replicaId === action.replica.id &&
        event.name === action.newName;
    case "alter_cluster":
      return event.kind === "alter" && event.replicaId === "";
  }
}
