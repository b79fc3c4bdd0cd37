/** Rows of the catalog that never change: functions, types and operators of the recorded server. */
import type { Store } from "../store/store.ts";

/** Notes them as true from the beginning. */
export function loadFixedRows(_store: Store, _now: number): void {}
