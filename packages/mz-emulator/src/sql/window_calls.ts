/** Refuses what PostgreSQL's window calls have and Materialize's have not. Looks at the tree only. */
import { SqlError } from "../pgwire/message_fields.ts";
import type { Tree } from "./syntax_tree.ts";

const FRAME = { nonDefault: 0x1, range: 0x2, groups: 0x8 };

/** Of the bounds: from the beginning, to the current row. That is what RANGE means when nothing is said. */
const DEFAULT_BOUNDS = 0x20 | 0x400;
const BOUNDS = 0x20 | 0x40 | 0x80 | 0x100 | 0x200 | 0x400 | 0x800 | 0x1000 | 0x2000 | 0x4000;

/** Throws for a call with a frame, or of a kind, that windows do not have. */
export function refuseWindow(call: Tree): void {
  const window = call["over"] as Tree | undefined;
  if (!window) return;
  if (call["agg_distinct"] === true) throw unsupported("DISTINCT in window aggregates");
  const frame = Number(window["frameOptions"] ?? 0);
  if ((frame & FRAME.nonDefault) === 0) return;
  if (frame & FRAME.groups) throw unsupported("GROUPS in window frames");
  const isDefault = (frame & BOUNDS) === DEFAULT_BOUNDS;
  if (frame & FRAME.range && !isDefault) throw unsupported("RANGE in non-default window frames");
}

function unsupported(what: string): SqlError {
  return new SqlError("0A000", `${what} not yet supported`);
}
