/** SHADOWED: two strategies say what size a cluster shall have, and only one of them can be heard. */
import { PRECEDENCE } from "../coordinator/precedence.ts";
import { joined } from "../model/in_order.ts";
import type { Finding } from "../model/plan.ts";
import { type Guard, NO_FINDINGS } from "./guard.ts";

export const shadowed: Guard = {
  code: "SHADOWED",
  check: ({ resolution: { verdicts } }) => {
    const verdict = verdicts[0];
    if (verdict?.field !== "shape" || verdict.says !== "speak") return NO_FINDINGS;
    let findings = NO_FINDINGS;
    for (const { strategy, says } of verdict.losers) {
      if (says !== "speak") continue;
      findings = joined(findings, SAID.get(verdict.winner)?.get(strategy) ?? NO_FINDINGS);
    }
    return findings;
  },
};

/** By winner and loser. It tells of nothing else, so that it is said once for all clusters. */
const SAID: ReadonlyMap<string, ReadonlyMap<string, readonly Finding[]>> = new Map(
  PRECEDENCE.map((winner) => [
    winner,
    new Map(PRECEDENCE.map((loser) => [loser, [shadowedBy(winner, loser)]])),
  ]),
);

function shadowedBy(winner: string, loser: string): Finding {
  return {
    code: "SHADOWED",
    severity: "note",
    text: `${loser} has no effect on the size while there is a row of type ${winner}: ` +
      "delete one of the two",
    actions: [],
  };
}
