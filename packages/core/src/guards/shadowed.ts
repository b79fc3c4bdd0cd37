/** SHADOWED: two strategies say what size a cluster shall have, and only one of them can be heard. */
import { joined } from "../model/in_order.ts";
import type { Finding } from "../model/plan.ts";
import { type Guard, NO_ACTIONS, NO_FINDINGS } from "./guard.ts";

export const shadowed: Guard = {
  code: "SHADOWED",
  check: ({ resolution: { verdicts } }) => {
    const verdict = verdicts[0];
    if (verdict?.field !== "shape" || verdict.says !== "speak") return NO_FINDINGS;
    if (verdict.losers.length === 0) return NO_FINDINGS;
    let findings = NO_FINDINGS;
    for (const { strategy, says } of verdict.losers) {
      if (says === "speak") findings = joined(findings, [shadowedBy(verdict.winner, strategy)]);
    }
    return findings;
  },
};

function shadowedBy(winner: string, loser: string): Finding {
  return {
    code: "SHADOWED",
    severity: "note",
    text: `${loser} has no effect on the size while there is a row of type ${winner}: ` +
      "delete one of the two",
    actions: NO_ACTIONS,
  };
}
