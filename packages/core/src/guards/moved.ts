/**
 * MOVED: rows follow the id of a cluster. After two clusters have swapped their names they sit on the one that was
 * retired, and the one that now bears the name has none.
 */
import { type Guard, NO_FINDINGS } from "./guard.ts";

export const moved: Guard = {
  code: "MOVED",
  check: ({ surroundings: { successor }, rowCount }) =>
    successor === null ? NO_FINDINGS : [{
      code: "MOVED",
      severity: "note",
      text:
        `this cluster was called ${successor.name} and has kept its strategy ${
          rowCount === 1 ? "row" : "rows"
        }; the cluster that is called ${successor.name} now (${successor.id}) has none: ` +
        `mz-schedctl strategies follow ${successor.name} moves ${
          rowCount === 1 ? "it" : "them"
        } there`,
      actions: [],
    }],
};
