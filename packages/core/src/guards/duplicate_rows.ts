/** DUPLICATE_ROWS: several rows of one type sit on one cluster. The newest counts: that is how a row is edited. */
import { type Guard, NO_FINDINGS } from "./guard.ts";

export const duplicateRows: Guard = {
  code: "DUPLICATE_ROWS",
  check: ({ duplicated }) =>
    duplicated.length === 0 ? NO_FINDINGS : duplicated.map(({ type, rows }) => ({
      code: "DUPLICATE_ROWS",
      severity: "note" as const,
      text: `${rows} rows of type ${type}: the newest updated_at counts`,
      actions: [],
    })),
};
