/** SET, RESET, SHOW of variables, DISCARD. */
import type { Notice } from "../pgwire/message_fields.ts";
import { SqlError } from "../pgwire/message_fields.ts";
import { PARAMETERS } from "../store/recorded.ts";
import {
  fixedParameter,
  refuseVariable,
  renamedVariable,
  sessionVariable,
  unknownVariable,
} from "./parameters.ts";
import { missingNotice } from "./missing_objects.ts";
import { commandPlan, type Plan, type Planning, type Run } from "./plan.ts";
import {
  contextOf,
  oneRow,
  searchPath,
  type SessionState,
  setVariable,
  textColumn,
  variable,
  wantsNotice,
} from "./session_state.ts";
import { hasBegunWork } from "./transaction.ts";
import { readTokens, type TokenReader } from "./token_reader.ts";
import { findSchema } from "./world_access.ts";

/** Plans SET. */
export function planSet(planning: Planning): Plan {
  const reader = readTokens(planning.sql);
  reader.expect("set");
  const local = reader.accept("local");
  if (!local) reader.accept("session");
  const { name, values } = readAssignment(reader);
  return commandPlan((run) => {
    assign(run, { name, values, local });
    return "SET";
  });
}

/** A variable and the values given to it; null for DEFAULT. */
export function readAssignment(
  reader: TokenReader,
): { name: string; values: readonly string[] | null } {
  if (reader.accept("time", "zone")) {
    if (reader.looksAt("interval")) return { name: "TimeZone", values: [reader.rest()] };
    return { name: "TimeZone", values: readValues(reader) };
  }
  if (reader.accept("names")) return { name: "client_encoding", values: readValues(reader) };
  if (reader.looksAt("schema") && reader.peek(1)?.value !== "=" && reader.peek(1)?.value !== "to") {
    reader.next();
    return { name: "search_path", values: readValues(reader) };
  }
  const written = reader.identifier();
  if (!reader.accept("=")) reader.accept("to");
  const name = written === "schema" ? "search_path" : written;
  return { name, values: readValues(reader) };
}

/** The values given; null for DEFAULT. */
function readValues(reader: TokenReader): readonly string[] | null {
  if (reader.accept("default")) return null;
  const values: string[] = [];
  do {
    const sign = reader.accept("-") ? "-" : "";
    values.push(sign + reader.next().value);
  } while (reader.accept(","));
  return values;
}

/** Plans RESET. */
export function planReset(planning: Planning): Plan {
  const reader = readTokens(planning.sql);
  reader.expect("reset");
  const written = reader.identifier();
  const name = written === "schema" ? "search_path" : written;
  if (name === "all") throw unknownVariable('\\"all\\"');
  return commandPlan((run) => {
    assign(run, { name, values: null, local: false });
    return "RESET";
  });
}

function assign(
  run: Run,
  to: { name: string; values: readonly string[] | null; local: boolean },
): void {
  const { state } = run;
  const known = sessionVariable(to.name);
  if (!known) throw refuseVariable(to.name);
  if (renamedVariable(to.name)) say(run, renamedNotice(to.name, known.name));
  if (/^cluster(_replica)?$/.test(known.name) && hasBegunWork(run.transaction)) {
    throw new SqlError("25001", `SET ${known.name} cannot be called in an active transaction`);
  }
  if (known.name === "transaction_isolation" && hasBegunWork(run.transaction)) {
    throw new SqlError(
      "25001",
      "SET TRANSACTION ISOLATION LEVEL must be called before any query",
    );
  }
  const value = to.values === null
    ? state.initial.get(known.name) ?? known.initial
    : known.kind.read(known.name, to.values);
  if (to.local) {
    if (run.transaction.mode === "single") return;
    if (!state.localUndo.has(known.name)) {
      state.localUndo.set(known.name, variable(state, known.name));
    }
  }
  setVariable(state, known.name, value);
  const missing = missingNotice(state, known.name);
  if (missing && to.values !== null) say(run, missing);
}

function say(run: Run, notice: Notice): void {
  if (wantsNotice(run.state, notice)) run.execution.notice(notice);
}

function renamedNotice(from: string, to: string): Notice {
  return {
    severity: "WARNING",
    sqlstate: "01000",
    message: `The ${from} variable has been renamed to ${to}.`,
    hint: "Use the new name instead.",
  };
}

/** Plans SHOW of one variable, or of all. */
export function planShowVariable(planning: Planning): Plan {
  const reader = readTokens(planning.sql);
  reader.expect("show");
  if (reader.looksAt("all") && reader.peek(1) === undefined) return planShowAll(planning.state);
  if (reader.accept("time", "zone")) return shown("timezone", "TimeZone");
  if (reader.accept("transaction", "isolation", "level")) {
    return shown("transaction_isolation", "transaction_isolation");
  }
  const name = reader.identifier().toLowerCase();
  if (name === "schema") {
    return showing("schema", (state) => {
      const world = state.machine.world();
      const context = { ...contextOf(state), now: world.now };
      return searchPath(state).find((each) => findSchema(world, context, { name: each })) ?? null;
    });
  }
  readParameter(planning.state, name);
  return shown(name, name);
}

function shown(column: string, name: string): Plan {
  return showing(column, (state) => readParameter(state, name), name);
}

function showing(
  column: string,
  value: (state: SessionState) => string | null,
  variableName?: string,
): Plan {
  return {
    columns: [textColumn(column)],
    parameterTypes: [],
    run: (run) => {
      const missing = variableName ? missingNotice(run.state, variableName) : null;
      if (missing) say(run, missing);
      return Promise.resolve({
        kind: "rows",
        columns: [textColumn(column)],
        rows: oneRow(value(run.state)),
      });
    },
  };
}

/** The value of any parameter that SHOW knows. */
export function readParameter(state: SessionState, name: string): string {
  const known = sessionVariable(name);
  if (known) return variable(state, known.name);
  if (name === "mz_version") return state.machine.world().version;
  const fixed = fixedParameter(name);
  if (fixed !== undefined) return fixed;
  const system = state.machine.world().settings[name];
  const listed = PARAMETERS.user.find((p) => p.name.toLowerCase() === name);
  const internal = state.internal
    ? PARAMETERS.internal.find((p) => p.name.toLowerCase() === name)
    : undefined;
  if (name === "real_time_recency_timeout") throw refuseVariable(name);
  if (!listed && !internal) throw unknownVariable(name);
  return system ?? (listed ?? internal)?.setting ?? "";
}

function planShowAll(state: SessionState): Plan {
  const columns = ["name", "setting", "description"].map(textColumn);
  return {
    columns,
    parameterTypes: [],
    run: () => {
      const list = state.internal ? PARAMETERS.internal : PARAMETERS.user;
      const rows = list.map((p) => [
        p.name,
        readParameter(state, p.name.toLowerCase()),
        p.description,
      ]);
      return Promise.resolve({ kind: "rows", columns, rows });
    },
  };
}

/** Plans DISCARD. */
export function planDiscard(planning: Planning, discardAll: (state: SessionState) => void): Plan {
  const reader = readTokens(planning.sql);
  reader.expect("discard");
  const what = reader.identifier().toUpperCase();
  if (what === "PLANS" || what === "SEQUENCES") {
    throw new SqlError("0A000", `DISCARD ${what} not yet supported`);
  }
  if (what !== "ALL") return commandPlan(() => "DISCARD TEMP");
  return commandPlan((run) => {
    discardAll(run.state);
    return "DISCARD ALL";
  }, { prohibited: true });
}
