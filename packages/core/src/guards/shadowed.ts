/** SHADOWED: two strategies say what size a cluster shall have, and only one of them can be heard. */
import { type Guard, NO_FINDINGS } from "./guard.ts";

export const shadowed: Guard = {
  code: "SHADOWED",
  check: ({ resolution: { verdicts } }) => {
    const verdict = verdicts.find((one) => one.field === "shape");
    if (verdict?.says !== "speak" || verdict.losers.length === 0) return NO_FINDINGS;
    return verdict.losers.filter((one) => one.says === "speak").map(({ strategy }) => ({
      code: "SHADOWED",
      severity: "note" as const,
      text: `${strategy} has no effect on the size while there is a row of type ` +
        `${verdict.winner}: delete one of the two`,
      actions: [],
    }));
  },
};
