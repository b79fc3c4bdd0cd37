/** Since when clusters have had their troubles, kept among the published signals: the newest row of a cluster counts. */
import {
  type Instant,
  type KnownTrouble,
  type KnownTroubles,
  qualifiedName,
  toTimestampText,
} from "@mz-schedctl/core";
import { isObject, isoOf, toInstant } from "../observe/memory_parts.ts";
import type { Statement } from "../session/connection.ts";
import { jsonOf, type Row, textOf } from "../session/row.ts";
import { SIGNALS_TABLE } from "../tables/expected.ts";

const TROUBLES_SIGNAL = "troubles";

/** The newest row of each cluster. */
export function buildTroublesQuery(schema: string): Statement {
  return {
    doing: "read since when clusters have had their troubles",
    text: `SELECT DISTINCT ON (cluster_id) cluster_id, value
FROM ${qualifiedName(schema, SIGNALS_TABLE)}
WHERE signal = '${TROUBLES_SIGNAL}'
ORDER BY cluster_id, as_of DESC`,
  };
}

/** Clusters without troubles are left out; what cannot be understood begins anew. */
export function toTroubles(rows: readonly Row[]): KnownTroubles {
  const known = rows.map((row) => {
    const value = jsonOf(row, "value");
    return [textOf(row, "cluster_id"), (Array.isArray(value) ? value : []).flatMap(toKnown)];
  }) as (readonly [string, readonly KnownTrouble[]])[];
  return new Map(known.filter(([, troubles]) => troubles.length > 0));
}

function toKnown(value: unknown): readonly KnownTrouble[] {
  if (!isObject(value)) return [];
  const { kind, code, since: written, told } = value;
  const since = toInstant(written);
  if ((kind !== "blocked" && kind !== "waiting") || typeof code !== "string") return [];
  return since === null ? [] : [{ kind, code, since, told: told === true }];
}

/** One constant INSERT for all of them, which needs no replica. */
export function buildTroublesInsert(
  schema: string,
  troubles: KnownTroubles,
  asOf: Instant,
): Statement {
  const tuples = [...troubles].map((_, row) =>
    `(${[1, 2, 3, 4].map((nth) => `$${row * 4 + nth}`).join(", ")})`
  );
  return {
    doing: "remember since when clusters have had their troubles",
    text: `INSERT INTO ${qualifiedName(schema, SIGNALS_TABLE)} (cluster_id, signal, value, as_of)
VALUES ${tuples.join(", ")}`,
    parameters: [...troubles].flatMap(([clusterId, known]) => [
      ...[clusterId, TROUBLES_SIGNAL],
      JSON.stringify(known.map((one) => ({ ...one, since: isoOf(one.since) }))),
      toTimestampText(asOf),
    ]),
  };
}
