/**
 * Every number in an explanation against the world. A claim is a pattern of words around numbers, with what the world
 * says that these numbers must be; a number that no claim knows is as wrong as one that is false.
 *
 * What the world says is worked out here from the world itself, never by the code that made the text.
 */
import type { FakeCluster, FakeWorld } from "../support/fake_world.ts";

/** What a claim may look at. */
export interface Evidence {
  readonly world: FakeWorld;
  readonly cluster: FakeCluster;
  /** The whole text, and where in it the match begins. */
  readonly text: string;
  readonly index: number;
  readonly blast: { readonly maxActions?: number; readonly maxAddedCredits?: number };
}

export interface Claim {
  /** Each group holds one number, span or instant; with the flags `dgu`. */
  readonly pattern: RegExp;
  /** What the groups must be, in their order; a list offers several that are right. */
  readonly expected: (
    evidence: Evidence,
    groups: readonly string[],
  ) => readonly (string | readonly string[])[];
}

/** Instants, spans and plain numbers; names such as r1, u3, 25cc and versions are none. */
const NUMBER =
  /\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2} UTC|(?<![\w.-])\d+(?:\.\d+)?(?: (?:d|h|min|s)\b)(?: \d+ (?:h|min|s)\b)?|(?<![\w.-])\d+(?:\.\d+)?(?![\w-])/gu;

/** The numbers of a text, with their places. */
export function numbersIn(text: string): readonly { readonly at: number; readonly text: string }[] {
  return [...text.matchAll(NUMBER)].map((match) => ({ at: match.index, text: match[0] }));
}

/** What is wrong with the numbers of a text; empty when the world agrees with all of them. */
export function wrongNumbers(
  text: string,
  evidence: Omit<Evidence, "text" | "index">,
  claims: readonly Claim[],
): readonly string[] {
  const known: (readonly [from: number, to: number])[] = [];
  const wrong: string[] = [];
  for (const { pattern, expected } of claims) {
    for (const match of text.matchAll(pattern)) {
      const groups = match.slice(1).map((group) => group ?? "");
      const right = expected({ ...evidence, text, index: match.index }, groups);
      groups.forEach((group, nth) => {
        const place = match.indices?.[nth + 1];
        if (place === undefined) return;
        known.push(place);
        const allowed = right[nth];
        if (allowed !== undefined && [allowed].flat().includes(group)) return;
        wrong.push(`"${match[0]}" says ${group}, the world says ${[allowed].flat().join(" or ")}`);
      });
    }
  }
  for (const { at, text: number } of numbersIn(text)) {
    const inside = known.some(([from, to]) => from <= at && at + number.length <= to);
    if (inside) continue;
    const around = text.slice(Math.max(0, at - 40), at + number.length + 20).replaceAll("\n", " ");
    wrong.push(`nobody vouches for ${number} in "${around}"`);
  }
  return wrong;
}

/** A span as people write it, in its two largest units. */
export function spanText(milliseconds: number): string {
  let rest = Math.max(0, Math.floor(milliseconds / 1000));
  const amounts = [[86_400, "d"], [3_600, "h"], [60, "min"], [1, "s"]].map(([size, unit]) => {
    const amount = Math.floor(rest / Number(size));
    rest -= amount * Number(size);
    return { amount, unit };
  });
  const first = amounts.findIndex(({ amount }) => amount > 0);
  if (first === -1) return "0 s";
  return amounts.slice(first, first + 2).filter(({ amount }) => amount > 0)
    .map(({ amount, unit }) => `${amount} ${unit}`).join(" ");
}

/** An instant as people write it. */
export function instantText(instant: number): string {
  const [day = "", time = ""] = new Date(instant).toISOString().split("T");
  return `${day} ${time.slice(0, 8)} UTC`;
}

/** Milliseconds since 1970 of an instant as people write it. */
export function instantOf(text: string): number {
  return Date.parse(text.replace(" UTC", "Z").replace(" ", "T"));
}
