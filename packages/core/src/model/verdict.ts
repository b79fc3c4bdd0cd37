/** The outcome of a resolution, as the reader of a plan sees it. */
import type { Field } from "./proposal.ts";
import type { Reason } from "./reason.ts";

/** How one field was decided, with those who lost: what `explain` shows. */
export interface Verdict {
  readonly field: Field;
  readonly winner: string;
  readonly says: "speak" | "hold";
  /** What was said, for people: "100cc", "suspended". */
  readonly value: string;
  readonly reason: Reason;
  readonly losers: readonly {
    readonly strategy: string;
    readonly says: "speak" | "hold";
    readonly value: string;
    readonly reason: Reason;
  }[];
}
