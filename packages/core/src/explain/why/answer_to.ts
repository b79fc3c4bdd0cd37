/** What can be said of any field: cooldowns, rows that are gone or cannot be read, signals that are missing. */
import type { Field } from "../../model/proposal.ts";
import {
  after,
  type Answer,
  figure,
  inTime,
  list,
  NO_ANSWER,
  type Rule,
  type Said,
  someday,
  span,
} from "./scene.ts";
import { BUSY_RULES, isBusyness } from "./busy_rules.ts";
import { EXTRA_RULES } from "./extra_rules.ts";
import { LOAD_RULES } from "./load_rules.ts";
import { SIZE_RULES } from "./size_rules.ts";
import { SUSPENSION_RULES } from "./suspension_rules.ts";

/** What follows from what one strategy has said. A code that nobody has written a rule for is explained by its text. */
export function answerTo(said: Said): Answer {
  const busy = said.field === "shape" && isBusyness(said)
    ? BUSY_RULES[said.reason.code]
    : undefined;
  const rule = busy ?? RULES[said.field][said.reason.code] ?? COMMON_RULES[said.reason.code];
  if (rule !== undefined) return rule(said);
  return said.says === "hold" ? held(said) : NO_ANSWER;
}

const RULES: Readonly<Record<Field, Readonly<Record<string, Rule>>>> = {
  shape: SIZE_RULES,
  count: LOAD_RULES,
  burst: EXTRA_RULES,
  suspend: SUSPENSION_RULES,
  limits: {},
};

const COMMON_RULES: Readonly<Record<string, Rule>> = {
  COOLDOWN: coolingDown,
  UNREADABLE_ROW: unreadable,
  TARGET_REPLICAS: (said) => SIZE_RULES["TARGET_REPLICAS"]?.(said) ?? NO_ANSWER,
};

/** What it is that nobody decides anew. */
const FIELD_NAMES: Readonly<Record<Field, string>> = {
  shape: "the size",
  count: "the number of replicas",
  burst: "the extra replica",
  suspend: "whether it is suspended",
  limits: "the limits",
};

/** "the size and the number of replicas are", "the size is". */
function subject({ fields }: Said): string {
  const names = fields.map((field) => FIELD_NAMES[field]);
  return `${list(names)} ${names.length === 1 && fields[0] !== "limits" ? "is" : "are"}`;
}

/** "the size is decided anew", and the same denied. */
function anew(said: Said): { readonly decided: string; readonly undecided: string } {
  const all = said.fields.length > 3;
  return {
    decided: all ? "everything is decided anew" : `${subject(said)} decided anew`,
    undecided: all ? "nothing is decided anew" : `${subject(said)} not decided anew`,
  };
}

function coolingDown(said: Said): Answer {
  const { reason, strategy } = said;
  const left = figure(reason, "left_s") ?? 0;
  const until = after(said, left);
  const cooldown = figure(reason, "cooldown_s") ?? left;
  const elapsed = figure(reason, "elapsed_s") ?? 0;
  return {
    whyNot: [{
      what: anew(said).undecided,
      code: reason.code,
      why: `the last change of ${strategy} landed ${span(elapsed)} ago, and its cooldown_s is ` +
        `${cooldown}: ${span(left)} to go`,
      until,
    }],
    changes: [inTime(anew(said).decided, "the cooldown is over", {
      at: until,
      margin: { of: "cooldown_s", value: elapsed, needed: cooldown, missing: left },
    })],
  };
}

function unreadable(said: Said): Answer {
  const { plan, cluster, strategy } = said;
  const problem = plan.problems.find((one) =>
    one.clusterId === cluster.cluster.id && one.strategyType === strategy
  );
  return {
    whyNot: [{
      what: anew(said).undecided,
      code: "UNREADABLE_ROW",
      why: problem === undefined ? `the row of ${strategy} cannot be read` : problem.text,
      until: null,
    }],
    changes: [someday(anew(said).decided, `the row of ${strategy} is right`)],
  };
}

function held(said: Said): Answer {
  const { reason } = said;
  return {
    whyNot: [{
      what: anew(said).undecided,
      code: reason.code,
      why: reason.text,
      until: null,
    }],
    changes: [
      someday(
        anew(said).decided,
        reason.remedy === undefined ? "that is no longer so" : `that is mended: ${reason.remedy}`,
      ),
    ],
  };
}
