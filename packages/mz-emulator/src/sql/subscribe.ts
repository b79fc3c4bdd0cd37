/** SUBSCRIBE: read, checked, and begun. */
import { SqlError } from "../pgwire/message_fields.ts";
import { requireReadable, splitTimes, timestampOfExpression } from "./as_of.ts";
import { type Envelope, type Shape, shownColumns } from "./envelope.ts";
import { notAvailable } from "./features.ts";
import type { Plan, Planning, Run } from "./plan.ts";
import { routeQuery } from "./routing.ts";
import { type PreparedQuery, prepareQuery, timestampOf } from "./select.ts";
import { type SessionState, wantsNotice } from "./session_state.ts";
import { type Subscription, subscriptionRows } from "./subscription.ts";
import { requireTimeDomain } from "./time_domain.ts";
import { readTokens, type TokenReader } from "./token_reader.ts";
import { requireMaySubscribe } from "./transaction.ts";
import { clockFunction, usesMzNow } from "./unmaterializable.ts";

interface Read {
  readonly query: string;
  readonly options: ReadonlyMap<string, string>;
  readonly upsertKeys: readonly string[] | null;
  /** A feature that is switched off, in the words of its refusal. */
  readonly unavailable: readonly [string, string] | null;
}

/** Plans SUBSCRIBE. `direct`: its rows go to the client as they come. */
export async function planSubscribe(planning: Planning, direct: boolean): Promise<Plan> {
  const { state } = planning;
  const times = splitTimes(planning.sql);
  const read = readSubscribe(times.text);
  const query = await prepareQuery(state, read.query, planning.parameterTypes);
  const shape: Shape = {
    envelope: envelopeOf(read, query),
    progress: isOn(read.options.get("PROGRESS") ?? "false"),
    columns: query.columns,
  };
  return {
    columns: shownColumns(shape),
    parameterTypes: query.parameterTypes,
    run: async (run) => {
      refuse(read);
      requireMaySubscribe(run.transaction);
      const cluster = routeQuery(run, query.analysis);
      requireTimeDomain(state.machine.world(), run.transaction, {
        items: query.analysis.items,
        usesTimestamp: query.analysis.items.length > 0,
      });
      refuseClock(state, query);
      const subscription: Subscription = {
        query,
        shape,
        clusterId: cluster.id,
        ...await spanOf(run, query, times),
        snapshot: isOn(read.options.get("SNAPSHOT") ?? "true"),
        temporal: usesMzNow(state, query.analysis),
      };
      run.ran.cluster = cluster.name;
      run.ran.strategy = "standard";
      run.ran.timestamp = subscription.asOf;
      run.transaction.cluster = cluster.name;
      run.transaction.hasQueried = true;
      run.transaction.subscribed = true;
      if (direct) sayDirect(run);
      return {
        kind: "rows",
        columns: shownColumns(shape),
        rows: subscriptionRows(run, subscription),
      };
    },
  };
}

function sayDirect(run: Run): void {
  const notice = {
    severity: "NOTICE",
    sqlstate: "01000",
    message: "streaming SUBSCRIBE rows directly requires a client that does not buffer output",
  } as const;
  if (wantsNotice(run.state, notice)) run.execution.notice(notice);
}

async function spanOf(
  run: Run,
  query: PreparedQuery,
  times: ReturnType<typeof splitTimes>,
): Promise<Pick<Subscription, "asOf" | "upTo">> {
  const { state } = run;
  const upTo = times.upTo === null ? null : await timestampOfExpression(state, times.upTo);
  if (!times.asOf) return { asOf: timestampOf(run), upTo };
  const wanted = await timestampOfExpression(state, times.asOf.expression);
  const asOf = times.asOf.atLeast ? Math.max(wanted, state.machine.readTimestamp()) : wanted;
  requireReadable(state, query, asOf);
  if (asOf === upTo) {
    run.execution.notice({
      severity: "NOTICE",
      sqlstate: "00000",
      message: `subscribe as of ${asOf} (inclusive) up to the same bound ${upTo} (exclusive) is ` +
        "guaranteed to be empty",
    });
  } else if (upTo !== null && asOf > upTo && !times.asOf.atLeast) {
    throw new SqlError(
      "22000",
      `subscription lower bound (\`AS OF\`) is greater than its upper bound (\`UP TO\`): ${asOf} > ${upTo}`,
    );
  }
  return { asOf, upTo };
}

function isOn(value: string): boolean {
  return /^(true|on|t|1)$/i.test(value);
}

function refuse(read: Read): void {
  if (read.unavailable) {
    const [what, feature] = read.unavailable;
    throw notAvailable(what, feature);
  }
  const keys = read.upsertKeys ?? [];
  const repeated = keys.find((key, i) => keys.indexOf(key) !== i);
  if (repeated !== undefined) {
    throw new SqlError(
      "XX000",
      `column "${repeated}" appears more than once in SUBSCRIBE ENVELOPE KEY clause`,
      { hint: "Each KEY column must be listed at most once." },
    );
  }
}

/** Functions of the session or of the clock would have to be computed for ever. */
function refuseClock(state: SessionState, query: PreparedQuery): void {
  const name = clockFunction(state, query.analysis);
  if (name === null) return;
  throw new SqlError(
    "XX000",
    `internal error: internal error in optimizer: cannot materialize call to ${name}`,
  );
}

function envelopeOf(read: Read, query: PreparedQuery): Envelope {
  if (!read.upsertKeys) return { kind: "differences" };
  const keys = read.upsertKeys.map((key) => {
    const i = query.columns.findIndex((column) => column.name === key);
    if (i < 0) throw new SqlError("XX000", `column "${key}" does not exist`);
    return i;
  });
  return { kind: "upsert", keys: [...new Set(keys)] };
}

function readSubscribe(sql: string): Read {
  const reader = readTokens(sql);
  reader.expect("subscribe");
  reader.accept("to");
  const query = readTarget(reader);
  let options: ReadonlyMap<string, string> = new Map();
  let upsertKeys: readonly string[] | null = null;
  let unavailable: Read["unavailable"] = null;
  while (!reader.done()) {
    if (reader.accept("with")) options = readOptions(readTokens(reader.group()));
    else if (reader.accept("envelope", "upsert", "(", "key")) {
      const keys = readTokens(reader.group());
      const names = [keys.identifier()];
      while (keys.accept(",")) names.push(keys.identifier());
      upsertKeys = names;
    } else if (reader.accept("envelope", "debezium")) {
      unavailable = [
        "`ENVELOPE DEBEZIUM (KEY (..))`",
        "enable_envelope_debezium_in_subscribe",
      ];
    } else if (reader.accept("within", "timestamp", "order", "by")) {
      unavailable = [
        "`WITHIN TIMESTAMP ORDER BY ..`",
        "enable_within_timestamp_order_by_in_subscribe",
      ];
    } else reader.next();
  }
  return { query, options, upsertKeys, unavailable };
}

function readTarget(reader: TokenReader): string {
  if (reader.looksAt("(")) return reader.group();
  const start = reader.peek()?.start ?? 0;
  reader.nameParts();
  const end = reader.peek()?.start ?? reader.text.length;
  return `SELECT * FROM ${reader.text.slice(start, end).replace(/;\s*$/, "")}`;
}

function readOptions(reader: TokenReader): ReadonlyMap<string, string> {
  const options = new Map<string, string>();
  while (!reader.done()) {
    const name = reader.identifier().toUpperCase();
    if (options.has(name)) throw new SqlError("XX000", `${name} specified more than once`);
    reader.accept("=");
    options.set(name, reader.done() || reader.looksAt(",") ? "true" : reader.next().value);
    reader.accept(",");
  }
  return options;
}
