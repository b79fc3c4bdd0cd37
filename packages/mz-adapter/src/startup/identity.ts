/** Who we are, where we are, and what time it is there. */
import type { Instant } from "@mz-schedctl/core";
import type { Statement } from "../session/connection.ts";
import { millisecondsOf } from "../session/moment.ts";
import { flagOf, flagOrFalse, numberOf, type Row, textOf } from "../session/row.ts";
import { NATIVE_RELATIONS, type NativeRelations } from "./capabilities.ts";
import { AdapterError } from "../errors.ts";

export interface Identity {
  readonly environmentId: string;
  readonly role: string;
  readonly superuser: boolean;
  /** Member of `mz_monitor`: may read the statement log in full. */
  readonly monitor: boolean;
  /** Member of `mz_monitor_redacted` or `mz_monitor`. */
  readonly monitorRedacted: boolean;
  readonly native: NativeRelations;
  readonly now: Instant;
}

/** It reads a system relation so that it needs no cluster of the user's. */
export function buildIdentityQuery(): Statement {
  return {
    doing: "find out who we are",
    text: `SELECT
  mz_environment_id() AS environment_id,
  current_user AS role,
  mz_is_superuser() AS superuser,
  ${millisecondsOf("now()")} AS now,
  r.name AS monitor,
  has_role(current_user, r.name, 'MEMBER') AS member,
  ${NATIVE_RELATIONS}
FROM mz_catalog.mz_roles r
WHERE r.name IN ('mz_monitor', 'mz_monitor_redacted')`,
  };
}

/** One row for each of the two monitoring roles. */
export function toIdentity(rows: readonly Row[]): Identity {
  const [first] = rows;
  if (first === undefined) {
    throw new AdapterError(
      "unexpected",
      "Cannot use this server: it has no role mz_monitor, it must be Materialize",
    );
  }
  const member = (role: string) =>
    rows.some((row) => textOf(row, "monitor") === role && flagOrFalse(row, "member"));
  return {
    environmentId: textOf(first, "environment_id"),
    role: textOf(first, "role"),
    superuser: flagOf(first, "superuser"),
    monitor: member("mz_monitor"),
    monitorRedacted: member("mz_monitor_redacted") || member("mz_monitor"),
    native: {
      reconfigurations: numberOf(first, "reconfigurations") > 0,
      autoScalingStrategies: numberOf(first, "auto_scaling_strategies") > 0,
    },
    now: numberOf(first, "now"),
  };
}
