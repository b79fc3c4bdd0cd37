/** What a plan costs and how long it takes until a cluster serves, in words. */
import { toReadableSpan } from "../model/instant.ts";
import type { Credits, ServesAgain } from "../model/plan.ts";

/** "1 credit per hour now, 3 at the peak, 2 after". */
export function creditsText({ current: now, peak, after }: Credits): string {
  const between = peak > Math.max(now, after) ? `, ${amount(peak)} at the peak` : "";
  return `${amount(now)} ${noun(now)} per hour now${between}, ` +
    `${amount(after)} after`;
}

/** The last line but one of a plan that changes what all clusters cost, or of which everything is to be shown. */
export function totalLine(credits: Credits, always: boolean): string {
  const { current: now, peak, after, unknownSizes = [] } = credits;
  const changes = peak !== now || after !== now;
  if (!changes && !always) return "";
  const left = unknownSizes.length === 0
    ? ""
    : ` (not counted: ${unknownSizes.map((size) => `"${size}"`).join(", ")}, ` +
      "whose credits Materialize does not list)";
  const total = changes ? creditsText(credits) : `${amount(now)} ${noun(now)} per hour`;
  return `All clusters: ${total}${left}.\n`;
}

/** "about 40 s after a new replica starts, as long as on 25cc". */
export function servesText({ afterSeconds, measuredOn }: ServesAgain): string {
  const span = afterSeconds < 1 ? "a second" : toReadableSpan(Math.ceil(afterSeconds) * 1000);
  const before = measuredOn === null ? "before it was suspended" : `on ${measuredOn}`;
  return `about ${span} after a new replica has started, as ${before}`;
}

function amount(credits: number): string {
  return String(Math.round(credits * 1000) / 1000);
}

function noun(credits: number): string {
  return amount(credits) === "1" ? "credit" : "credits";
}
