/**
 * The one row by which one controller at a time works with these tables.
 *
 * UPDATEs of a table are carried out one after the other, so of several that name the same epoch one takes effect.
 */
import {
  GIVEN_BACK,
  type LeaseReading,
  type LeaseSwap,
  qualifiedName,
  toTimestampText,
} from "@mz-schedctl/core";
import { AdapterError } from "../errors.ts";
import type { Statement } from "../session/connection.ts";
import { millisecondsOf } from "../session/moment.ts";
import { numberOf, type Row, textOf } from "../session/row.ts";
import { LEASE_TABLE } from "../tables/expected.ts";

/** The row and the database's time; two inits at once may have left a second row, whose epoch stays behind. */
export function buildLeaseQuery(schema: string): Statement {
  return {
    doing: "read the lease",
    text: `SELECT holder, epoch, ${millisecondsOf("until")} AS until, ${
      millisecondsOf("now()")
    } AS now
FROM ${qualifiedName(schema, LEASE_TABLE)}
ORDER BY epoch DESC
LIMIT 1`,
  };
}

/** Fails where there is no row. */
export function toLease(row: Row | undefined, schema: string): LeaseReading {
  if (row === undefined) {
    throw new AdapterError(
      "missing_tables",
      `Cannot read the lease: "${LEASE_TABLE}" in the schema "${schema}" has no row, ` +
        "mz-schedctl init must have been run, on a control cluster that has a replica",
    );
  }
  return {
    holder: textOf(row, "holder"),
    epoch: numberOf(row, "epoch"),
    until: Math.floor(numberOf(row, "until")),
    now: Math.floor(numberOf(row, "now")),
  };
}

/** The compare-and-set: one row affected, or none when another was quicker or holds it. */
export function buildLeaseSwap(schema: string, swap: LeaseSwap): Statement {
  return {
    doing: "take, renew or give back the lease",
    text: `UPDATE ${qualifiedName(schema, LEASE_TABLE)}
SET holder = $1, epoch = epoch + 1, until = $2
WHERE epoch = $3 AND (until < $4 OR holder = $1)`,
    parameters: [
      swap.holder,
      toTimestampText(swap.until),
      String(swap.epoch),
      toTimestampText(swap.now),
    ],
  };
}

/** The first row, as a constant INSERT that needs no replica: for whoever has just made the table. */
export function buildFirstLease(schema: string): Statement {
  return {
    doing: "make the lease",
    text: `INSERT INTO ${qualifiedName(schema, LEASE_TABLE)} (holder, epoch, until)
VALUES ($1, $2, $3)`,
    parameters: FIRST,
  };
}

/** The first row where an init that broke off left none; it reads before it writes, which needs a replica. */
export function buildMissingLease(schema: string): Statement {
  const table = qualifiedName(schema, LEASE_TABLE);
  return {
    doing: "make the lease",
    text: `INSERT INTO ${table} (holder, epoch, until)
SELECT $1::text, $2::bigint, $3::timestamptz
WHERE NOT EXISTS (SELECT 1 FROM ${table})`,
    parameters: FIRST,
  };
}

const FIRST = ["nobody", "0", toTimestampText(GIVEN_BACK)];
