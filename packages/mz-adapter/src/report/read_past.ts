/** The past as commands ask for it: the audit trail, and what a report is made of. A constant number of statements each. */
import type { Instant, ReportBasis, TrailEntry } from "@mz-schedctl/core";
import { buildStrategyRowsQuery } from "../observe/strategy_rows.ts";
import type { Query } from "../session/connection.ts";
import type { Facts } from "../startup/start_up.ts";
import {
  buildDroppedQuery,
  buildReplicaLivesQuery,
  toDropped,
  toReplicaLives,
  toScheduled,
} from "./replica_lives.ts";
import {
  buildEarlierQuery,
  buildNamesQuery,
  buildTrailQuery,
  toClusterIds,
  toTrailEntry,
} from "./trail.ts";

export interface HistoryQuestion {
  readonly since: Instant;
  /** By the name that a cluster had at the time, or has now; null: all. */
  readonly isWanted: ((clusterName: string) => boolean) | null;
  readonly most: number;
}

/** The newest entries, newest first. */
export async function readHistory(
  query: Query,
  schema: string,
  { since, isWanted, most }: HistoryQuestion,
): Promise<readonly TrailEntry[]> {
  const clusterIds = isWanted === null
    ? null
    : toClusterIds((await query(buildNamesQuery(schema, since))).rows, isWanted);
  if (clusterIds?.length === 0) return [];
  const { rows } = await query(buildTrailQuery(schema, { since, clusterIds, most }));
  return rows.map(toTrailEntry);
}

/** All that a report needs. */
export async function readBasis(
  query: Query,
  { schema, sizes }: Pick<Facts, "schema" | "sizes">,
  { since, now }: { readonly since: Instant; readonly now: Instant },
): Promise<ReportBasis> {
  const lives = toReplicaLives((await query(buildReplicaLivesQuery(since))).rows);
  const dropped = toDropped((await query(buildDroppedQuery())).rows);
  const { rows: within } = await query(
    buildTrailQuery(schema, { since, clusterIds: null, most: null }),
  );
  const { rows: earlier } = await query(buildEarlierQuery(schema, since));
  const { rows: written } = await query(buildStrategyRowsQuery(schema));
  const oldest = [...earlier.map(toTrailEntry), ...within.map(toTrailEntry).reverse()];
  return {
    ...{ since, now, lives, dropped },
    trail: oldest.sort((a, b) => a.at - b.at),
    prices: new Map([...sizes].map(([name, { creditsPerHour }]) => [name, creditsPerHour])),
    scheduled: toScheduled(written),
  };
}
