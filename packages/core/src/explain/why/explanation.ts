/**
 * The answer to "why": what a cluster has, wants and gets, who decided that, why something else does not happen, and
 * what would change it. Data only; the wording for people is made of it elsewhere.
 *
 * Everything in it comes from one plan: it can be asked of a plan that was saved long ago.
 */
import type { ClusterRef } from "../../model/action.ts";
import type { Instant } from "../../model/instant.ts";
import type { Field } from "../../model/proposal.ts";
import type { Reason } from "../../model/reason.ts";
import type { Verdict } from "../../model/verdict.ts";

export interface Explanation {
  readonly cluster: ClusterRef;
  /** When the plan was made. */
  readonly now: Instant;
  /** One line per replica, and before them what a managed cluster is set to. */
  readonly has: readonly string[];
  readonly wants: string;
  /** What the next apply does, a clause each; empty when it does nothing. */
  readonly does: readonly string[];
  readonly decisions: readonly Decision[];
  readonly whyNot: readonly Refusal[];
  readonly changes: readonly Change[];
  /** Findings that stop nothing. */
  readonly remarks: readonly { readonly code: string; readonly text: string }[];
}

/** Who decided one thing, and who lost. */
export interface Decision {
  /** Several where they are held for one reason. */
  readonly fields: readonly Field[];
  readonly by: string;
  readonly says: Verdict["says"];
  readonly value: string;
  readonly reason: Reason;
  readonly overruled: readonly {
    readonly strategy: string;
    readonly says: Verdict["says"];
    readonly value: string;
    readonly reason: Reason;
  }[];
  /** Why the decision has no effect at the moment; null when it has. */
  readonly inert: string | null;
}

/** Something that does not happen, and why. */
export interface Refusal {
  /** A clause: "it is not suspended". */
  readonly what: string;
  readonly code: string;
  readonly why: string;
  /** When that ends by itself; null when it needs somebody or something else. */
  readonly until: Instant | null;
}

/** What would make a difference, with its margin. */
export interface Change {
  /** A clause: "it is suspended". */
  readonly outcome: string;
  /** A clause after "when": "nobody uses it for another 18 min". */
  readonly condition: string;
  readonly margin: Margin | null;
  /** When it happens by itself if nothing else does; null when it needs somebody or something else. */
  readonly at: Instant | null;
  /** What stands in the way even then; null: nothing that is known. */
  readonly but: string | null;
}

/** How far a value is from where it makes a difference. */
export interface Margin {
  /** The key or figure that counts, with its unit last: `idle_after_s`. */
  readonly of: string;
  readonly value: number;
  readonly needed: number;
  readonly missing: number;
}
