/**
 * What strategies remember: of each cluster and strategy the newest revision.
 *
 * A row that does not name its strategy was left by an earlier tool: it anchors the cooldowns of its cluster. Nothing
 * that cannot be read is passed over in silence.
 */
import { type Instant, type Memory, qualifiedName, type RememberedRow } from "@mz-schedctl/core";
import type { Statement } from "../session/connection.ts";
import { millisecondsOf } from "../session/moment.ts";
import { jsonOf, numberOf, numberOrNull, type Row, textOf } from "../session/row.ts";
import { STATE_TABLE } from "../tables/expected.ts";
import { fromParts, isObject, isoOf, toInstant, toParts } from "./memory_parts.ts";

/** The layout of `payload`. */
export const STATE_VERSION = 1;

/** SQL for the revision that a row holds. */
export const REVISION = "CASE WHEN jsonb_typeof(payload -> 'revision') = 'number' " +
  "THEN (payload -> 'revision')::numeric ELSE 0 END";

/** Older revisions stay in the database until they are compacted. */
export function buildMemoryQuery(schema: string): Statement {
  return {
    doing: "read what strategies remember",
    text: `SELECT DISTINCT ON (cluster_id, payload ->> 'strategy')
  cluster_id, state_version, payload, ${millisecondsOf("updated_at")} AS updated_at,
  count(*) OVER (PARTITION BY cluster_id, payload ->> 'strategy') AS revisions
FROM ${qualifiedName(schema, STATE_TABLE)}
ORDER BY cluster_id, payload ->> 'strategy', ${REVISION} DESC, updated_at DESC NULLS LAST`,
  };
}

/** How many revisions the memory with the most of them has; those of the earlier tool are not ours to count. */
export function mostRevisions(rows: readonly Row[]): number {
  return rows.reduce((most, row) => {
    const payload = jsonOf(row, "payload");
    const ours = isObject(payload) && typeof payload["strategy"] === "string";
    return ours ? Math.max(most, numberOf(row, "revisions")) : most;
  }, 0);
}

/** What a row holds: a memory, an anchor, or what could not be read. */
export function toRememberedRows(row: Row): readonly RememberedRow[] {
  const clusterId = textOf(row, "cluster_id");
  const payload = jsonOf(row, "payload");
  const updatedAt = whole(numberOrNull(row, "updated_at"));
  if (!isObject(payload)) {
    const why = "no JSON object";
    return [{ kind: "reset", clusterId, strategy: null, why, lastChangeAt: updatedAt }];
  }
  const written = payload["last_decision_ts"] ?? null;
  const lastChangeAt = toInstant(written);
  const { strategy } = payload;
  if (typeof strategy !== "string") {
    const anchor = lastChangeAt ?? updatedAt;
    return anchor === null ? [] : [{ kind: "anchor", clusterId, lastChangeAt: anchor }];
  }
  const { parts, wrong } = partsOf(payload, numberOf(row, "state_version"));
  const { revision } = payload;
  const base = { strategy, revision: typeof revision === "number" ? revision : 0 };
  const unclear = written !== null && lastChangeAt === null;
  const why = wrong ?? (unclear ? "damaged in last_decision_ts" : null);
  if (why === null) {
    return [{ kind: "memory", clusterId, memory: { ...base, lastChangeAt, ...parts } }];
  }
  return [
    // Whatever the audit trail tells is newer than a memory without a time, and so fills in.
    { kind: "memory", clusterId, memory: { ...base, lastChangeAt: null, ...parts } },
    { kind: "reset", clusterId, strategy, why, lastChangeAt: lastChangeAt ?? updatedAt },
  ];
}

function partsOf(payload: Readonly<Record<string, unknown>>, version: number) {
  if (version > STATE_VERSION) {
    const wrong = `in layout ${version}, of a newer mz-schedctl than this one, ` +
      `which knows layout ${STATE_VERSION}`;
    return { parts: {}, wrong };
  }
  const { parts, broken } = toParts(payload);
  return { parts, wrong: broken.length === 0 ? null : `damaged in ${broken.join(" and ")}` };
}

/** The payload of a row that holds this memory. */
export function toPayload(memory: Memory): Readonly<Record<string, unknown>> {
  const { strategy, revision, lastChangeAt, ...parts } = memory;
  return {
    strategy,
    revision,
    last_decision_ts: lastChangeAt === null ? null : isoOf(lastChangeAt),
    ...fromParts(parts),
  };
}

function whole(instant: Instant | null): Instant | null {
  return instant === null ? null : Math.floor(instant);
}
