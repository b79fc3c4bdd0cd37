/** FUTURE_ROW and DUPLICATE_ROWS: what the dates of rows do, since of one type the newest counts. */
import { toReadableInstant } from "../model/instant.ts";
import type { LintRule } from "./rule.ts";

export const futureRow: LintRule = {
  code: "FUTURE_ROW",
  check: ({ future }) =>
    future.map(({ type, at }) => ({
      severity: "warn" as const,
      strategy: type,
      text: `its row is dated ${toReadableInstant(at)}, in the future: ` +
        "a row that is inserted before then does not count",
      remedy: "remove it and set it again; strategies set dates a row behind all others",
    })),
};

export const duplicateRows: LintRule = {
  code: "DUPLICATE_ROWS",
  check: ({ duplicated }) =>
    duplicated.map(({ type, rows }) => ({
      severity: "note" as const,
      strategy: type,
      text: `has ${rows} rows: the newest updated_at counts, the others do nothing`,
      remedy: "nothing needs to be done; strategies remove and then set leave one",
    })),
};
