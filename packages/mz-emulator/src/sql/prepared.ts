/** PREPARE, EXECUTE and DEALLOCATE. They share their names with the statements of the extended protocol. */
import type { Cell, Statement } from "../pgwire/backend.ts";
import { SqlError } from "../pgwire/message_fields.ts";
import { namesOf } from "./names.ts";
import { commandPlan, type Plan, type Planning } from "./plan.ts";
import { analyzeQuery } from "./query.ts";
import { type SessionState, settingsOf } from "./session_state.ts";
import { translateError } from "./store_errors.ts";
import { parseStatements } from "./syntax.ts";
import { readTokens, type TokenReader } from "./token_reader.ts";

type PlanAny = (planning: Planning) => Promise<Plan>;

/** Plans one of these; null for another kind. */
export async function planPrepared(planning: Planning, plan: PlanAny): Promise<Plan | null> {
  const reader = readTokens(planning.sql);
  switch (planning.kind) {
    case "prepare":
      return await planPrepare(planning, reader, plan);
    case "execute":
      return await planExecute(planning, reader, plan);
    case "deallocate":
      return planDeallocate(planning.state, reader);
    default:
      return null;
  }
}

async function planPrepare(
  planning: Planning,
  reader: TokenReader,
  plan: PlanAny,
): Promise<Plan> {
  reader.expect("prepare");
  const name = reader.identifier();
  reader.expect("as");
  const { state } = planning;
  const sql = reader.rest();
  const kind = parseStatements(sql)[0]?.kind ?? "select";
  const inner = await plan({ state, kind, sql, parameterTypes: [] });
  return commandPlan(() => {
    const { statements } = state.connection;
    if (statements.has(name)) {
      throw new SqlError("42P05", `prepared statement "${name}" already exists`);
    }
    statements.set(name, { sql, parameterTypes: inner.parameterTypes, columns: inner.columns });
    return "PREPARE";
  });
}

function statementNamed(state: SessionState, name: string): Statement {
  const found = state.connection.statements.get(name);
  if (found) return found;
  throw new SqlError("26000", `prepared statement "${name}" does not exist`);
}

async function planExecute(
  planning: Planning,
  reader: TokenReader,
  plan: PlanAny,
): Promise<Plan> {
  const { state } = planning;
  reader.expect("execute");
  const name = reader.identifier();
  const statement = statementNamed(state, name);
  const written = reader.looksAt("(") ? splitArguments(reader.group()) : [];
  const { parameterTypes } = statement;
  if (written.length !== parameterTypes.length) {
    throw new SqlError(
      "42601",
      `request supplied ${written.length} parameters, but prepared statement "${name}" ` +
        `requires ${parameterTypes.length}`,
    );
  }
  const kind = parseStatements(statement.sql)[0]?.kind ?? "select";
  const inner = await plan({ state, kind, sql: statement.sql, parameterTypes });
  return {
    ...inner,
    parameterTypes: [],
    run: async (run) => {
      const parameters: Cell[] = [];
      for (const [i, text] of written.entries()) {
        parameters.push(await argument(state, text, parameterTypes[i] ?? 25));
      }
      return await inner.run({ ...run, execution: { ...run.execution, parameters } });
    },
  };
}

/** The value of an argument, cast to the parameter's type. */
async function argument(state: SessionState, text: string, typeOid: number): Promise<Cell> {
  const { machine } = state;
  const now = machine.readTimestamp();
  const { sql } = analyzeQuery(`SELECT ${text}`, namesOf(state));
  try {
    const { rows } = await machine.store.run(settingsOf(state, { ts: now, now }), {
      sql: `SELECT format_type(${machine.store.storeTypeOid(typeOid)}, NULL)`,
    });
    const type = rows[0]?.[0] ?? "text";
    const cast = await machine.store.run(settingsOf(state, { ts: now, now }), {
      sql: `SELECT CAST((${sql.replace(/^SELECT /, "")}) AS ${type})`,
    });
    return cast.rows[0]?.[0] ?? null;
  } catch (error) {
    throw translateError(error);
  }
}

function splitArguments(text: string): readonly string[] {
  const reader = readTokens(text);
  const found: string[] = [];
  let start = reader.peek()?.start ?? 0;
  let depth = 0;
  while (!reader.done()) {
    const token = reader.next();
    if (token.kind !== "operator") continue;
    if ("([".includes(token.value)) depth++;
    if (")]".includes(token.value)) depth--;
    if (token.value !== "," || depth > 0) continue;
    found.push(text.slice(start, token.start));
    start = token.end;
  }
  if (text.trim() !== "") found.push(text.slice(start));
  return found;
}

function planDeallocate(state: SessionState, reader: TokenReader): Plan {
  reader.expect("deallocate");
  reader.accept("prepare");
  if (reader.accept("all")) {
    return commandPlan(() => {
      state.connection.statements.clear();
      return "DEALLOCATE ALL";
    });
  }
  const name = reader.identifier();
  return commandPlan(() => {
    statementNamed(state, name);
    state.connection.statements.delete(name);
    return "DEALLOCATE";
  });
}
