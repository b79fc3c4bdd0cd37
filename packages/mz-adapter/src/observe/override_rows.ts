/**
 * The orders of operators, as rows.
 *
 * A row that another version wrote must never be lost: a kind that is not known counts as a pause, the order that
 * changes nothing, and its reason tells what stands there.
 */
import { type Override, OVERRIDE_KINDS, type OverrideKind, qualifiedName } from "@mz-schedctl/core";
import type { Statement } from "../session/connection.ts";
import { millisecondsOf } from "../session/moment.ts";
import { flagOf, numberOf, numberOrNull, type Row, textOf, textOrNull } from "../session/row.ts";
import { OVERRIDES_TABLE } from "../tables/expected.ts";

/** All of them, those that are over included. */
export function buildOverridesQuery(schema: string): Statement {
  return {
    doing: "read the orders of operators",
    text: `SELECT override_id, cluster_id, kind, reason, author, ${
      millisecondsOf("created_at")
    } AS created_at, ${millisecondsOf("until")} AS until, allow_stale
FROM ${qualifiedName(schema, OVERRIDES_TABLE)}`,
  };
}

/** One row of the table. */
export function toOverride(row: Row): Override {
  const written = textOf(row, "kind");
  const reason = textOf(row, "reason");
  const kind = kindOf(written);
  return {
    id: textOf(row, "override_id"),
    clusterId: textOrNull(row, "cluster_id"),
    kind: kind ?? "pause",
    reason: kind === null ? `"${written}" is not an order that is known: ${reason}` : reason,
    author: textOf(row, "author"),
    createdAt: numberOf(row, "created_at"),
    until: numberOrNull(row, "until"),
    allowStale: flagOf(row, "allow_stale"),
  };
}

function kindOf(written: string): OverrideKind | null {
  return OVERRIDE_KINDS.find((kind) => kind === written) ?? null;
}
