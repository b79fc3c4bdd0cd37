/** Everything that talks to Materialize: observe, remember, execute, and our own tables. */
export { type Adapter, connect, type ConnectOptions, passTime, type Store } from "./adapter.ts";
export { type Check, doctor } from "./doctor/doctor.ts";
export { AdapterError, type TroubleKind } from "./errors.ts";
export { redact } from "./redact.ts";
export type { Query, Result, Statement, StatementTold } from "./session/connection.ts";
export { type Row } from "./session/row.ts";
export type { Facts } from "./startup/start_up.ts";
export { SUSPENDED_SIGNAL } from "./store/signals.ts";
export {
  ACTIONS_TABLE,
  INTENTS_TABLE,
  LEASE_TABLE,
  OVERRIDES_TABLE,
  SIGNALS_TABLE,
  STATE_TABLE,
  STRATEGIES_TABLE,
  TABLE_NAMES,
} from "./tables/expected.ts";
export { PRUNE_KEEPS_MS, type Pruned } from "./report/prune.ts";
export type { HistoryQuestion } from "./report/read_past.ts";
export type { Installed } from "./tables/install.ts";
