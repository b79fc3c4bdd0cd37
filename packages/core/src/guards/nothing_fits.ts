/** NOTHING_FITS: every size that may be used has turned out too small, and only people can allow a larger one. */
import { type Guard, NO_FINDINGS } from "./guard.ts";

export const nothingFits: Guard = {
  code: "NOTHING_FITS",
  check: ({ resolution: { shape } }) => {
    if (shape?.say.kind !== "speak" || shape.say.reason.code !== "NOTHING_FITS") return NO_FINDINGS;
    return [{
      code: "NOTHING_FITS",
      severity: "warn",
      text: shape.say.reason.text,
      actions: [],
    }];
  },
};
