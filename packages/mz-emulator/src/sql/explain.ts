/**
 * EXPLAIN: a plan in outline.
 *
 * The emulator has no optimizer: it names what is read and where, in the shape of Materialize's answer, and refuses what
 * Materialize refuses. It needs no replica.
 */
import type { Column, Row } from "../pgwire/backend.ts";
import { SqlError } from "../pgwire/message_fields.ts";
import type { Item } from "../world/state.ts";
import { timestampText } from "../world/durations.ts";
import { itemOf } from "./named_item.ts";
import { namesOf } from "./names.ts";
import type { Plan, Planning, Run } from "./plan.ts";
import { analyzeQuery } from "./query.ts";
import { runsOnCatalogServer } from "./routing.ts";
import { prepareQuery } from "./select.ts";
import { type SessionState, textColumn, variable } from "./session_state.ts";
import { readTokens, type TokenReader } from "./token_reader.ts";
import { fullName, get } from "./world_access.ts";

/** Stages by their words, and how each one's column is called. */
const STAGES: readonly (readonly [string, string])[] = [
  ["LOCALLY OPTIMIZED PLAN", "Locally Optimized Plan"],
  ["OPTIMIZED PLAN", "Optimized Plan"],
  ["DECORRELATED PLAN", "Decorrelated Plan"],
  ["PHYSICAL PLAN", "Physical Plan"],
  ["RAW PLAN", "Raw Plan"],
  ["PLAN INSIGHTS", "Plan Insights"],
  ["TIMESTAMP", "Timestamp"],
  ["FILTER PUSHDOWN", "Source"],
  ["PLAN", "Physical Plan"],
];

interface Explained {
  readonly title: string;
  readonly items: readonly Item[];
  readonly parameterTypes: readonly number[];
  readonly cluster: string;
}

/** Plans EXPLAIN; null for another kind. */
export async function planExplain(planning: Planning): Promise<Plan | null> {
  if (!/^explain_(plan|timestamp|pushdown)$/.test(planning.kind)) return null;
  const reader = readTokens(planning.sql);
  reader.expect("explain");
  const stage = STAGES.find(([words]) => reader.accept(...words.split(" ")));
  const name = stage?.[1] ?? "Physical Plan";
  const asJson = readModifiers(reader);
  if (name === "Plan Insights" && !asJson) {
    throw new SqlError("XX000", "EXPLAIN PLAN INSIGHTS only supports JSON format");
  }
  const explained = await readExplained(planning, reader, stage?.[0] ?? "PHYSICAL PLAN");
  const columns = name === "Source" ? PUSHDOWN : [textColumn(name)];
  return {
    columns,
    parameterTypes: explained.parameterTypes,
    run: (run) => {
      run.ran.cluster = explained.cluster;
      run.ran.strategy = "constant";
      return Promise.resolve({
        kind: "rows",
        columns,
        rows: answer(run, { name, asJson, explained }),
      });
    },
  };
}

const count = (name: string): Column => ({
  name,
  typeOid: 16464,
  typeSize: 8,
  typeModifier: -1,
});
const PUSHDOWN: readonly Column[] = [
  textColumn("Source"),
  ...["Total Bytes", "Selected Bytes", "Total Parts", "Selected Parts"].map(count),
];

function readModifiers(reader: TokenReader): boolean {
  let asJson = false;
  for (;;) {
    if (reader.accept("with")) reader.group();
    else if (reader.accept("as", "json")) asJson = true;
    else if (reader.accept("as")) {
      reader.accept("verbose");
      reader.next();
    } else break;
  }
  reader.accept("for");
  return asJson;
}

const OBJECTS = [["materialized", "view"], ["view"], ["index"]] as const;

async function readExplained(
  planning: Planning,
  reader: TokenReader,
  stage: string,
): Promise<Explained> {
  const { state } = planning;
  const replan = reader.accept("replan");
  for (const words of OBJECTS) {
    if (!reader.accept(...words)) continue;
    const item = itemOf(state, reader.nameParts());
    return explainObject(state, item, { kind: words.join("-"), stage, replan });
  }
  if (reader.accept("broken")) return await explainQuery(planning, reader.rest());
  if (reader.accept("subscribe")) {
    reader.accept("to");
    const isQuery = reader.looksAt("(");
    const query = isQuery ? reader.group() : `SELECT * FROM ${reader.rest()}`;
    return { ...await explainQuery(planning, query), title: "" };
  }
  if (reader.accept("create")) return explainCreate(state, reader);
  return await explainQuery(planning, reader.rest());
}

function explainObject(
  state: SessionState,
  item: Item,
  how: { readonly kind: string; readonly stage: string; readonly replan: boolean },
): Explained {
  const world = state.machine.world();
  if (item.kind !== how.kind) {
    const words = how.kind.replace("-", " ");
    throw new SqlError(
      "XX000",
      `Expected ${fullName(world, item)} to be a ${words}, not a ${item.kind.replace("-", " ")}`,
    );
  }
  if (how.kind === "view" && !/^(RAW|DECORRELATED|LOCALLY OPTIMIZED)/.test(how.stage)) {
    throw new SqlError("XX000", `cannot EXPLAIN ${how.stage} FOR VIEW`);
  }
  return {
    title: fullName(world, item),
    items: item.dependencies.flatMap((id) => get(world.items, id) ?? []),
    parameterTypes: [],
    cluster: item.clusterId === null
      ? variable(state, "cluster")
      : get(world.clusters, item.clusterId)?.name ?? "",
  };
}

/** Of a view or index that is not there yet. */
function explainCreate(state: SessionState, reader: TokenReader): Explained {
  const text = reader.rest();
  const body = /\bas\s+(?=select|with|values|\()/i.exec(text);
  const on = /\bon\s+([^(]+)/i.exec(text);
  const items = body
    ? analyzeQuery(text.slice(body.index + body[0].length), namesOf(state)).items
    : on
    ? [itemOf(state, readTokens(on[1] ?? "").nameParts())]
    : [];
  return {
    title: "Explained Object",
    items,
    parameterTypes: [],
    cluster: variable(state, "cluster"),
  };
}

async function explainQuery(planning: Planning, sql: string): Promise<Explained> {
  const { state } = planning;
  const query = await prepareQuery(state, sql, planning.parameterTypes);
  return {
    title: "Explained Query",
    items: query.analysis.items,
    parameterTypes: query.parameterTypes,
    cluster: runsOnCatalogServer(state, query.analysis)
      ? "mz_catalog_server"
      : variable(state, "cluster"),
  };
}

interface Answered {
  readonly name: string;
  readonly asJson: boolean;
  readonly explained: Explained;
}

function answer(run: Run, { name, asJson, explained }: Answered): readonly Row[] {
  const world = run.state.machine.world();
  const names = explained.items.map((item) => fullName(world, item));
  if (name === "Source") return names.map((each) => [each, "0", "0", "0", "0"]);
  if (name === "Timestamp") return [[timestampExplanation(run, explained)]];
  if (asJson) return [[JSON.stringify({ plans: [{ id: explained.title, plan: { Get: names } }] })]];
  const reads = names.length === 0
    ? "  →Constant"
    : names.map((each) => `  →Read ${each}`).join("\n");
  const head = explained.title === "" ? "" : `${explained.title}:\n`;
  return [[`${head}${reads}\n\nTarget cluster: ${explained.cluster}\n`]];
}

function timestampExplanation(run: Run, explained: Explained): string {
  const world = run.state.machine.world();
  const now = run.state.machine.readTimestamp();
  const at = (ms: number) => `${ms} (${timestampText(ms).replace(/\+00$/, "")})`;
  const sources = explained.items.map((item) =>
    `\nsource ${fullName(world, item)} (${item.id}, storage):\n` +
    `                  read frontier:[${at(now - 1000)}]\n` +
    `                 write frontier:[${at(now + 1)}]\n`
  );
  return [
    `                query timestamp: ${at(now)}`,
    `          oracle read timestamp: ${at(now)}`,
    `largest not in advance of upper: ${at(now)}`,
    `                          upper:[${at(now + 1)}]`,
    `                          since:[${at(now - 1000)}]`,
    "        can respond immediately: true",
    "                       timeline: Some(EpochMilliseconds)",
    `              session wall time: ${at(run.transaction.startedAt)}`,
    ...sources,
  ].join("\n");
}
