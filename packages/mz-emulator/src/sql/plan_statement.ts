/** Hands each kind of statement to the file that plans it. */
import { planCreateItem } from "./create_item.ts";
import { planDdl, unsupported } from "./ddl.ts";
import type { Plan, Planning } from "./plan.ts";
import { planSelect } from "./select.ts";
import type { SessionState } from "./session_state.ts";
import { planShow } from "./show.ts";
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
  const plan = planDdl(planning) ?? await planCreateItem(planning) ?? await planShow(planning);
  if (!plan) throw unsupported(planning.kind);
  return plan;
}

function discardAll(state: SessionState): void {
  void finish(state, false);
  state.variables = state.initial;
}
