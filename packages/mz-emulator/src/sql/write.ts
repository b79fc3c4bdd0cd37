/**
 * INSERT, UPDATE and DELETE.
 *
 * PGlite works out which rows change, with its own types, defaults and constraints; what is written are rows that begin or end
 * at the write's timestamp. Invariant: a write is visible to every read with a later timestamp and to none with an earlier.
 */
import type { Answer, Row } from "../pgwire/backend.ts";
import { SqlError } from "../pgwire/message_fields.ts";
import type { Cluster, Item } from "../world/state.ts";
import { isSystem, namesOf } from "./names.ts";
import type { Plan, Planning, Run } from "./plan.ts";
import { printCells } from "./printing.ts";
import { type Analysis, analyzeQuery, SESSION_FUNCTIONS } from "./query.ts";
import { waitForReplica } from "./replica_wait.ts";
import { requireAccess, requireAllowedOn, requireReplica } from "./routing.ts";
import { type SessionState, settingsOf, variable } from "./session_state.ts";
import { translateError } from "./store_errors.ts";
import { type Tree, walkTree } from "./syntax_tree.ts";
import { requireMayWrite } from "./transaction.ts";
import { checkAssignments, checkReturning, checkValues, requireTable } from "./write_checks.ts";
import { clusterNamed, findCluster, fullName, get } from "./world_access.ts";

/** A write, understood. */
interface Write {
  readonly kind: "insert" | "update" | "delete";
  readonly target: Item;
  readonly analysis: Analysis;
  /** What PGlite runs. */
  readonly sql: string;
  /** It reads something, so that a cluster must work it out. */
  readonly reads: boolean;
  /** It names relations beside its target, so that it cannot be part of a transaction. */
  readonly readsRelations: boolean;
  readonly returning: boolean;
}

/** Plans a write. */
export async function planWrite(planning: Planning): Promise<Plan> {
  const { state } = planning;
  const write = understand(planning);
  const described = await describeWrite(state, write, planning.parameterTypes);
  const plan = {
    columns: write.returning ? described.columns : null,
    parameterTypes: described.parameterTypes,
  };
  if (write.kind === "insert" && !write.reads) {
    return { ...plan, run: (run) => runInsert(run, write, plan) };
  }
  return {
    ...plan,
    prohibited: write.returning || write.kind !== "insert" || write.readsRelations,
    run: async (run) => {
      await waitToRead(run, write);
      return await state.machine.exclusively(() =>
        write.kind === "insert" ? runInsert(run, write, plan) : runMutation(run, write, plan)
      );
    },
  };
}

/** Before its turn comes, so that a cluster that is not up yet does not hold up the writes on others. */
async function waitToRead(run: Run, write: Write): Promise<void> {
  const cluster = findCluster(run.state.machine.world(), variable(run.state, "cluster"));
  if (cluster) await waitForReplica(run, { cluster, items: itemsRead(write), limited: true });
}

function understand(planning: Planning): Write {
  const { state } = planning;
  const kind = planning.kind as Write["kind"];
  const analysis = analyzeQuery(planning.sql, namesOf(state));
  const body = Object.values(analysis.tree ?? {})[0] as Tree;
  const target = analysis.items[0];
  if (!target) throw new SqlError("XX000", "internal error: a write without a target");
  requireTable(state.machine.world(), kind, target);
  checkAssignments(state.machine.world(), { kind, target, body });
  checkValues(body);
  checkReturning(body);
  if (analysis.functions.has("mz_now")) {
    throw new SqlError("0A000", "calls to mz_now in write statements are not supported");
  }
  requireUserRelations(state, analysis);
  const returning = body["returningClause"] !== undefined;
  return {
    kind,
    target,
    analysis,
    sql: storeSql(kind, analysis.sql, target),
    reads: kind !== "insert" || returning || readsSomething(analysis, target, body),
    readsRelations: namesRelations(analysis, body),
    returning,
  };
}

/** UPDATE and DELETE go to the view that has each row's place; INSERT to the one without. */
function storeSql(kind: Write["kind"], sql: string, target: Item): string {
  if (kind === "insert") return sql;
  const named = sql.replace(`u."${target.id}"`, `w."${target.id}"`);
  const alias = /w\."[^"]+"(?:\s+AS\s+|\s+)("(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*)/iu.exec(named)
    ?.[1];
  const name = alias === undefined || /^(set|where|using)$/i.test(alias)
    ? `"${target.name}"`
    : alias;
  const columns = target.columns.map((c) => `"${c.name.replaceAll('"', '""')}"`);
  if (kind === "delete") return `${named} RETURNING ${name}._row`;
  const both = [...columns.map((c) => `OLD.${c}`), ...columns.map((c) => `NEW.${c}`)];
  return `${named} RETURNING ${["OLD._row", ...both].join(", ")}`;
}

function namesRelations(analysis: Analysis, body: Tree): boolean {
  let found = analysis.items.length > 1;
  walkTree(body["selectStmt"], (type) => {
    if (type === "RangeVar") found = true;
  });
  return found;
}

function readsSomething(analysis: Analysis, target: Item, body: Tree): boolean {
  if (namesRelations(analysis, body)) return true;
  const volatile = [...analysis.functions].some((name) => SESSION_FUNCTIONS.has(name));
  return volatile || defaultsRead(target, body);
}

function defaultsRead(target: Item, body: Tree): boolean {
  const named = (body["cols"] as { ResTarget?: { name?: string } }[] | undefined)?.map((c) =>
    c.ResTarget?.name
  );
  const given = named?.length ?? valueCount(body);
  return target.columns.some((column, i) =>
    column.defaultSql !== null &&
    (named ? !named.includes(column.name) : i >= given) &&
    [...SESSION_FUNCTIONS].some((f) => new RegExp(`\\b${f}\\b`, "i").test(column.defaultSql ?? ""))
  );
}

function valueCount(body: Tree): number {
  const select = (body["selectStmt"] as { SelectStmt?: Tree } | undefined)?.SelectStmt;
  const lists = select?.["valuesLists"] as { List?: { items?: unknown[] } }[] | undefined;
  if (lists) return lists[0]?.List?.items?.length ?? 0;
  return (select?.["targetList"] as unknown[] | undefined)?.length ?? 0;
}

async function describeWrite(state: SessionState, write: Write, types: readonly number[]) {
  const { machine } = state;
  const now = machine.readTimestamp();
  try {
    return await machine.store.describe(settingsOf(state, { ts: now, now }), {
      sql: write.sql,
      parameterTypes: types.map(machine.store.storeTypeOid),
    });
  } catch (error) {
    throw writeError(error, state, write.target);
  }
}

function writeError(error: unknown, state: SessionState, target: Item): SqlError {
  const told = translateError(error);
  const { message } = told.field;
  const name = fullName(state.machine.world(), target);
  const missing = /^column "(.*)" of relation ".*" does not exist$/s.exec(message);
  if (missing) {
    return new SqlError("XX000", `column "${missing[1]}" of relation "${name}" does not exist`);
  }
  const isNull = /^null value in column "(.*)" of relation ".*" violates not-null/s.exec(message);
  if (isNull) {
    return new SqlError(
      "23502",
      `null value in column "${isNull[1]}" violates not-null constraint`,
    );
  }
  return told;
}

type Described = Pick<Plan, "columns" | "parameterTypes">;

function queryOf(run: Run, write: Write, described: Described) {
  const { store } = run.state.machine;
  return {
    sql: write.sql,
    parameters: run.execution.parameters,
    parameterTypes: described.parameterTypes.map(store.storeTypeOid),
  };
}

/** A transaction's rows begin at a time that never comes, until COMMIT says when. */
async function runInsert(run: Run, write: Write, described: Described): Promise<Answer> {
  const { state, transaction } = run;
  const { machine } = state;
  const cluster = write.reads ? clusterOf(run, write) : null;
  requireWriteAccess(run, write, cluster);
  requireMayWrite(transaction);
  if (cluster) requireReplica(state, cluster);
  const pending = transaction.mode === "single" && run.execution.protocol === "simple"
    ? null
    : { table: write.target.id, mark: machine.pendingMark() };
  const at = machine.writeTimestamp();
  const settings = settingsOf(state, {
    ts: at - 1,
    now: transaction.startedAt,
    write: pending?.mark ?? at,
  });
  try {
    const result = await machine.store.run(settings, queryOf(run, write, described));
    if (pending && transaction.mode === "single") state.pipeline.push(pending);
    else if (pending) transaction.inserts.push(pending);
    else machine.changed();
    if (!write.returning) return { kind: "command", tag: result.tag };
    const columns = described.columns ?? [];
    return { kind: "rows", columns, rows: printCells(columns, result.rows) };
  } catch (error) {
    throw writeError(error, state, write.target);
  }
}

async function runMutation(run: Run, write: Write, described: Described): Promise<Answer> {
  const { state, transaction } = run;
  const { machine } = state;
  const cluster = clusterOf(run, write);
  requireWriteAccess(run, write, cluster);
  requireMayWrite(transaction);
  requireReplica(state, cluster);
  const at = machine.writeTimestamp();
  const settings = settingsOf(state, { ts: at - 1, now: transaction.startedAt, write: at });
  try {
    const { rows } = await machine.store.tryOut(settings, queryOf(run, write, described));
    const changed = write.kind === "delete" ? rows : rows.filter(differs);
    const width = write.target.columns.length;
    await machine.store.write(at, [{
      table: write.target.id,
      columns: write.target.columns.map((c) => c.name),
      ended: changed.flatMap((row) => row[0] ?? []),
      added: write.kind === "delete" ? [] : changed.map((row) => row.slice(1 + width)),
    }]);
    if (changed.length > 0) machine.changed();
    return { kind: "command", tag: `${write.kind.toUpperCase()} ${changed.length}` };
  } catch (error) {
    throw writeError(error, state, write.target);
  }
}

function differs(row: Row): boolean {
  const width = (row.length - 1) / 2;
  return row.slice(1, 1 + width).some((cell, i) => cell !== row[1 + width + i]);
}

function clusterOf(run: Run, write: Write): Cluster {
  const { state } = run;
  const name = variable(state, "cluster");
  run.ran.cluster = name;
  const cluster = clusterNamed(state.machine.world(), name);
  requireAllowedOn(state, cluster, itemsRead(write));
  return cluster;
}

/** What is read: an INSERT does not read its target, unless its query names it. */
function itemsRead({ kind, target, analysis }: Write): readonly Item[] {
  if (kind !== "insert") return analysis.items;
  const body = Object.values(analysis.tree ?? {})[0] as Tree;
  let readsTarget = false;
  walkTree(body["selectStmt"], (type, node) => {
    if (type === "RangeVar" && node["relname"] === target.name) readsTarget = true;
  });
  return readsTarget ? analysis.items : analysis.items.slice(1);
}

/** UPDATE and DELETE always read their target, INSERT only when RETURNING names a column. */
function requireWriteAccess(run: Run, write: Write, cluster: Cluster | null): void {
  const { target, kind, analysis } = write;
  const readsTarget = kind !== "insert" || returnsColumns(analysis.tree);
  requireAccess(run.state, {
    items: readsTarget ? analysis.items : analysis.items.slice(1),
    target: { item: target, privilege: kind.toUpperCase() },
    cluster,
  });
}

function returnsColumns(tree: Tree | null): boolean {
  let found = false;
  walkTree((Object.values(tree ?? {})[0] as Tree | undefined)?.["returningClause"], (type) => {
    if (type === "ColumnRef") found = true;
  });
  return found;
}

/** A write may only read user tables, also through views. */
function requireUserRelations(
  state: SessionState,
  analysis: Analysis,
): void {
  const world = state.machine.world();
  const seen = new Set<string>();
  const allowed = (item: Item): boolean => {
    if (seen.has(item.id)) return true;
    seen.add(item.id);
    if (isSystem(world, item) || item.kind === "source") return false;
    return item.dependencies.every((id) => {
      const used = get(world.items, id);
      return used === undefined || used.kind === "index" || allowed(used);
    });
  };
  if (analysis.items.slice(1).every(allowed)) return;
  throw new SqlError(
    "25000",
    "invalid selection: operation may only (transitively) refer to non-source, non-system tables",
  );
}
