/** Hands each kind of statement to the file that plans it. */
import { planCopy } from "./copy.ts";
import { planCreateItem } from "./create_item.ts";
import { planDeclared } from "./create_declared.ts";
import { planSource } from "./create_source.ts";
import { planCursor } from "./cursors.ts";
import { planDdl, unsupported } from "./ddl.ts";
import { planExplain } from "./explain.ts";
import type { Plan, Planning } from "./plan.ts";
import { planPrepared } from "./prepared.ts";
import { planRoleVariable } from "./role_variables.ts";
import { planSelect } from "./select.ts";
import type { SessionState } from "./session_state.ts";
import { planShow } from "./show.ts";
import { planSubscribe } from "./subscribe.ts";
import { parseStatements } from "./syntax.ts";
import { notAvailable } from "./features.ts";
import { finish, planSetTransaction } from "./transaction_control.ts";
import { planDiscard, planReset, planSet, planShowVariable } from "./variables.ts";
import { planWrite } from "./write.ts";

/** Plans a statement, without running it. */
export async function planStatement(planning: Planning): Promise<Plan> {
  switch (planning.kind) {
    case "select":
      return await planSelect(planning);
    case "insert":
    case "update":
    case "delete":
      return await planWrite(planning);
    case "subscribe":
      return await planSubscribe(planning, true);
    case "raise":
      throw notAvailable("RAISE statement", "enable_raise_statement");
    case "set_variable":
      return planSet(planning);
    case "set_transaction":
      return planSetTransaction(planning);
    case "reset_variable":
      return planReset(planning);
    case "show_variable":
      return planShowVariable(planning);
    case "discard":
      return planDiscard(planning, discardAll);
    default:
      break;
  }
  const plan = planRoleVariable(planning) ?? planDdl(planning) ?? await planCreateItem(planning) ??
    planSource(planning) ?? planDeclared(planning) ?? await planShow(planning) ??
    await planCursor(planning, planText) ?? await planCopy(planning, planText) ??
    await planExplain(planning) ?? await planPrepared(planning, planStatement);
  if (!plan) throw unsupported(planning.kind);
  return plan;
}

/** Plans a statement that is part of another one. */
async function planText(planning: Omit<Planning, "kind">): Promise<Plan> {
  const [found] = parseStatements(planning.sql);
  const inner = { ...planning, kind: found?.kind ?? "select", sql: found?.sql ?? planning.sql };
  if (inner.kind === "subscribe") return await planSubscribe(inner, false);
  return await planStatement(inner);
}

function discardAll(state: SessionState): void {
  void finish(state, false);
  state.variables = state.initial;
}
