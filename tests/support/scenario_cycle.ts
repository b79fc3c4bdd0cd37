/** The commands of a story that run the product, and those that make the next run fail. */
import type { ActionResult } from "../../packages/core/src/apply/apply_action.ts";
import { type HeldLease, takeLease } from "../../packages/core/src/apply/hold_lease.ts";
import { GIVEN_BACK, type Lease, LEASE_LIVES_MS } from "../../packages/core/src/apply/lease.ts";
import { explainPlan } from "../../packages/core/src/explain/explain_plan.ts";
import { toReadableInstant } from "../../packages/core/src/model/instant.ts";
import { prepareApply, runApply, type RunOptions, runPlan } from "../../packages/core/src/run.ts";
import { Crash, fakeEnvironment, type Faults, type SeamCall, WRITES } from "./fake_environment.ts";
import type { Command, Handler, Story } from "./scenario.ts";

export const cycleCommands: Readonly<Record<string, Handler>> = {
  // plan [verbose] [cluster=REGEX]
  plan: async (story, command) => {
    const environment = fakeEnvironment(story.world, cycleName(story), takeFaults(story));
    const plan = await runPlan(environment, runOptions(story, command));
    const writes = environment.calls.filter((call) => WRITES.has(call) || call === "pause");
    if (writes.length > 0) {
      throw new Error(`Cannot accept the plan: it called ${writes.join(", ")}`);
    }
    return explainPlan(plan, { verbose: command.words.includes("verbose") });
  },
  // apply [cluster=REGEX] [on-error=stop]
  apply: async (story, command) => {
    const lines: string[] = [];
    const cycleId = cycleName(story);
    const environment = fakeEnvironment(story.world, cycleId, takeFaults(story));
    let lease: HeldLease | null = null;
    try {
      const answer = await takeLease(environment, cycleId);
      if (answer.kind === "held") return heldLine(answer.by);
      lease = answer.lease;
      const options = { ...runOptions(story, command), cycleId };
      const prepared = await prepareApply(environment, options);
      lines.push(
        ...prepared.reconciled.map(({ intent, landed }) =>
          `reconciled (${landed ? "had landed" : "had not landed"}): ${intent.sql}`
        ),
      );
      await runApply(environment, prepared, {
        ...{ cycleId, lease },
        onError: command.options.get("on-error") === "stop" ? "stop" : "continue",
        onResult: (result) => void lines.push(...resultLines(result)),
      });
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      lines.push(`crashed: ${error.message}`);
    }
    await lease?.release();
    return lines.length === 0 ? "nothing to do" : lines.join("\n");
  },
  // fail create|drop|rename MESSAGE: the database refuses the next such statement
  fail: (story, { words: [verb = "", ...message] }) =>
    nextStatement(story, verb, { kind: "refused", message: message.join(" ") }),
  // lose before|after create|drop|rename: the connection breaks around the next such statement
  lose: (story, { words: [when, verb = ""] }) =>
    nextStatement(story, verb, { kind: "lost", landed: when === "after" }),
  // crash before|after CALL [n]: the program dies at its nth such call
  crash: (story, { words: [when, call = "", nth = "1"] }) => {
    let count = 0;
    const die = (what: SeamCall) => {
      if (what === call && ++count === Number(nth)) throw new Crash(`${when} ${call} ${nth}`);
    };
    story.faults = { ...story.faults, [when === "after" ? "after" : "before"]: die };
    return "";
  },
  // lease expired | lease taken: the time of whoever holds it is over, or another program has taken it
  lease: ({ world }, { words: [what] }) => {
    world.lease = what === "expired" ? { ...world.lease, until: GIVEN_BACK } : {
      holder: "another",
      epoch: world.lease.epoch + 1,
      until: world.now + LEASE_LIVES_MS,
    };
    return "";
  },
  "default-cooldown": (story, { words: [seconds] }) => {
    story.defaultCooldownSeconds = Number(seconds);
    return "";
  },
};

const VERBS: Readonly<Record<string, string>> = { create: "CREATE", drop: "DROP", rename: "ALTER" };

function nextStatement(
  story: Story,
  verb: string,
  fault: NonNullable<ReturnType<NonNullable<Faults["statement"]>>>,
): string {
  let done = false;
  story.faults = {
    ...story.faults,
    statement: (sql) => {
      if (done || !sql.startsWith(VERBS[verb] ?? "?")) return undefined;
      done = true;
      return fault;
    },
  };
  return "";
}

function heldLine({ holder, until }: Lease): string {
  return `the lease is held by ${holder} until ${toReadableInstant(until)}`;
}

function cycleName(story: Story): string {
  return `c${++story.cycles}`;
}

function takeFaults(story: Story): Faults {
  const { faults } = story;
  story.faults = {};
  return faults;
}

function runOptions(story: Story, { options }: Command): RunOptions {
  const pattern = options.get("cluster");
  return {
    defaultCooldownSeconds: story.defaultCooldownSeconds,
    waitLimitSeconds: story.waitLimitSeconds,
    blastRadius: story.blastRadius,
    ...(pattern === undefined
      ? {}
      : { selects: (name: string) => new RegExp(pattern, "u").test(name) }),
  };
}

function resultLines(result: ActionResult): readonly string[] {
  const message = result.message === "" ? [] : [`              ${result.message}`];
  return [`${result.kind.padEnd(14)}${result.sql};`, ...message];
}
