/**
 * The stream of a subscription: what is there, and then every change, each at the timestamp it happened.
 *
 * It reads the query again whenever something changed and looks for the timestamps in between where the answer became
 * another. Invariant: each row that was shown is shown again, with the opposite sign, before it is gone from the result.
 */
import { randomUUID } from "node:crypto";
import type { Row } from "../pgwire/backend.ts";
import { SqlError } from "../pgwire/message_fields.ts";
import { changeOrTick } from "./as_of.ts";
import {
  countRows,
  type Counts,
  NO_ROWS,
  progressRow,
  sameRows,
  type Shape,
  shownRows,
} from "./envelope.ts";
import type { Run } from "./plan.ts";
import { type PreparedQuery, readAt } from "./select.ts";
import { contextOf } from "./session_state.ts";
import { fullName, get, replicasOf } from "./world_access.ts";

/** A subscription that was planned and may begin. */
export interface Subscription {
  readonly query: PreparedQuery;
  readonly shape: Shape;
  readonly clusterId: string;
  readonly asOf: number;
  readonly upTo: number | null;
  readonly snapshot: boolean;
  /** Its answer changes with time alone. */
  readonly temporal: boolean;
}

/** The timestamp of what never changes. */
const FOREVER = "18446744073709551615";
const TICK_MS = 200;
const PROGRESS_MS = 1000;

/** Its rows, until it ends or the statement is aborted. */
export async function* subscriptionRows(run: Run, s: Subscription): AsyncGenerator<Row> {
  const close = open(run, s);
  try {
    if (s.query.analysis.items.length === 0 && !s.temporal) {
      yield* shownRows(s.shape, FOREVER, { before: NO_ROWS, after: await read(run, s, s.asOf) });
    } else yield* changes(run, s);
  } finally {
    close();
  }
}

/** Lists it in mz_subscriptions; the returned function takes it off, once. */
function open(run: Run, s: Subscription): () => void {
  const { state, execution } = run;
  const id = randomUUID();
  state.machine.record({
    type: "open_subscription",
    id,
    sessionId: state.id,
    clusterId: s.clusterId,
    referencedIds: s.query.analysis.items.map((item) => item.id),
  }, contextOf(state));
  let closed = false;
  const close = () => {
    if (closed) return;
    closed = true;
    execution.signal.removeEventListener("abort", close);
    state.machine.record({ type: "close_subscription", id }, contextOf(state));
  };
  execution.signal.addEventListener("abort", close, { once: true });
  return close;
}

async function* changes(run: Run, s: Subscription): AsyncGenerator<Row> {
  const { machine } = run.state;
  const { signal } = run.execution;
  const ended = (at: number) => s.upTo !== null && at + 1 >= s.upTo;
  if (s.upTo !== null && s.asOf >= s.upTo) return;
  if (s.shape.progress) yield progressRow(s.shape, s.asOf);
  while (!canAnswer(run, s) || machine.readTimestamp() < s.asOf) await pause();
  let known = { at: s.asOf, counts: await read(run, s, s.asOf) };
  if (s.snapshot) {
    yield* shownRows(s.shape, String(s.asOf), { before: NO_ROWS, after: known.counts });
  }
  let told = 0;
  while (!ended(known.at)) {
    const now = Math.min(machine.readTimestamp(), (s.upTo ?? Infinity) - 1);
    if (now > known.at && canAnswer(run, s)) {
      for (const next of await changesUntil(run, s, { known, until: now })) {
        yield* shownRows(s.shape, String(next.at), { before: known.counts, after: next.counts });
        known = next;
      }
      known = { at: now, counts: known.counts };
      if (s.shape.progress && now >= told + PROGRESS_MS) {
        yield progressRow(s.shape, now + 1);
        told = now;
      }
    }
    if (!ended(known.at)) await pause();
  }

  async function pause(): Promise<void> {
    await changeOrTick(run.state, signal, TICK_MS);
    signal.throwIfAborted();
    requireStillThere(run, s);
  }
}

interface Known {
  readonly at: number;
  readonly counts: Counts;
}

/** The timestamps up to `until` from which on the answer is another, with the answer; found by halving. */
async function changesUntil(
  run: Run,
  s: Subscription,
  span: { readonly known: Known; readonly until: number; readonly last?: Counts },
): Promise<readonly Known[]> {
  const { known, until } = span;
  const last = span.last ?? await read(run, s, until);
  if (sameRows(known.counts, last)) return [];
  if (until === known.at + 1) return [{ at: until, counts: last }];
  const middle = Math.floor((known.at + until) / 2);
  const first = await changesUntil(run, s, { known, until: middle });
  const half = { at: middle, counts: first.at(-1)?.counts ?? known.counts };
  return [...first, ...await changesUntil(run, s, { known: half, until, last })];
}

async function read(run: Run, s: Subscription, at: number): Promise<Counts> {
  try {
    return countRows((await readAt(run, s.query, at)).rows);
  } catch (error) {
    requireStillThere(run, s);
    throw error;
  }
}

/** A cluster answers with one replica that is online; without, a subscription waits. */
function canAnswer(run: Run, s: Subscription): boolean {
  return replicasOf(run.state.machine.world(), s.clusterId)
    .some((replica) => replica.processes.every((process) => process.online));
}

function requireStillThere(run: Run, s: Subscription): void {
  const world = run.state.machine.world();
  for (const item of s.query.analysis.items) {
    if (get(world.items, item.id)) continue;
    throw new SqlError("42704", `relation '${fullName(world, item)}' was dropped`);
  }
  if (!get(world.clusters, s.clusterId)) {
    throw new SqlError("42704", `cluster '${run.ran.cluster ?? ""}' was dropped`);
  }
}
