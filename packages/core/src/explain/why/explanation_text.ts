/** An explanation as a colleague would tell it. What `explain` prints is what its stories compare. */
import { type Instant, toReadableInstant, toReadableSpan } from "../../model/instant.ts";
import type { Field } from "../../model/proposal.ts";
import type { Tone } from "../explain_plan.ts";
import type { Change, Decision, Explanation, Refusal } from "./explanation.ts";

type Paint = (tone: Tone, text: string) => string;

const PLAIN: Paint = (_, text) => text;

/** The whole answer. */
export function explanationText(explanation: Explanation, paint: Paint = PLAIN): string {
  const { cluster, now, has, wants, does, decisions, whyNot, changes, remarks } = explanation;
  const sections: readonly (readonly [title: string, lines: readonly string[]])[] = [
    ["It has", has],
    ["It wants", [wants]],
    ["What is done now", does.length === 0 ? ["nothing"] : does],
    [
      "Why",
      decisions.length === 0 ? ["nobody says anything about it"] : decisions.flatMap(decisionLines),
    ],
    ["Why not otherwise", whyNot.map((one) => refusalText(one, now))],
    ["What would change it", changes.map((one) => changeText(one, now))],
    ["Besides", remarks.map(({ code, text }) => `${code} ${text}`)],
  ];
  const told = sections.filter(([, lines]) => lines.length > 0).map(([title, lines]) =>
    [paint("title", title), ...lines.map((line) => `  ${line}`)].join("\n")
  );
  const head = paint("quiet", `${cluster.name} (${cluster.id}) at ${toReadableInstant(now)}`);
  return [head, ...told].join("\n\n") + "\n";
}

const FIELD_WORDS: Readonly<Record<Field, string>> = {
  shape: "size",
  count: "number",
  burst: "extra replica",
  suspend: "suspension",
  limits: "limits",
};

function decisionLines(decision: Decision): readonly string[] {
  const { fields, by, overruled, inert } = decision;
  return [
    `${fields.map((field) => FIELD_WORDS[field]).join(", ")}: ${sayingText(by, decision)}`,
    ...(inert === null ? [] : [`  ${inert}`]),
    ...overruled.map((one) => `  ${sayingText(one.strategy, one)}; ${by} counts before it`),
  ];
}

function sayingText(
  strategy: string,
  { says, value, reason }: Pick<Decision, "says" | "value" | "reason">,
): string {
  return says === "hold"
    ? `${strategy} keeps what there is: ${reason.text}`
    : `${strategy} says ${value}: ${reason.text}`;
}

function refusalText({ what, code, why, until }: Refusal, now: Instant): string {
  return `${what}: ${why} [${code}${until === null ? "" : `, ${untilText(until, now)}`}]`;
}

function untilText(until: Instant, now: Instant): string {
  return `until ${toReadableInstant(until)}, ${toReadableSpan(until - now)} from now`;
}

function changeText({ outcome, condition, at, but }: Change, now: Instant): string {
  const when = at === null
    ? ""
    : at <= now
    ? "; by itself at once"
    : `; by itself at ${toReadableInstant(at)}, in ${toReadableSpan(at - now)}`;
  return `${outcome} when ${condition}${when}${but === null ? "" : `; ${but}`}`;
}
