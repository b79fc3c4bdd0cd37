/**
 * Runs collected tests with one mutant alive after another, as its parent asks, one JSON line for each.
 *
 * It runs in the copied tree. What it answers: which test saw the mutant, and how many were asked. A mutant that
 * makes it hang or die is its parent's to notice.
 */
import process from "node:process";
import { createInterface } from "node:readline";
import fc from "fast-check";
import { type CollectedTest, collectFrom } from "./collected_tests.ts";
import { switchTo, takeSeen } from "./mutant_switch.ts";

/** What the parent asks. */
export type Question =
  /** Load these test files, with this mutant alive from the start (0: none). */
  | { readonly kind: "load"; readonly files: readonly string[]; readonly alive: number }
  /** Run every test without a mutant. */
  | { readonly kind: "observe" }
  /** Run these tests, by their number, until one fails. */
  | { readonly kind: "try"; readonly mutant: number; readonly tests: readonly number[] };

/** What a test did without a mutant. */
export interface Observed {
  readonly file: string;
  readonly name: string;
  readonly milliseconds: number;
  readonly failure: string | null;
  /** The mutants whose places it reached. */
  readonly reached: readonly number[];
}

/** What the child answers, in the order of the questions. */
export type Answer =
  | {
    readonly kind: "loaded";
    readonly tests: number;
    /** Files that could not be loaded, and why. */
    readonly failures: readonly { readonly file: string; readonly failure: string }[];
    /** The mutants whose places were reached while the files were loaded. */
    readonly reached: readonly number[];
  }
  | { readonly kind: "observed"; readonly tests: readonly Observed[] }
  | { readonly kind: "killed"; readonly by: string; readonly spoilt: boolean }
  | { readonly kind: "survived" };

const tests: CollectedTest[] = [];

// A world that breaks a property is enough; the smallest one is for people.
fc.configureGlobal({ endOnFailure: true });

for await (const line of createInterface({ input: process.stdin })) {
  const answer = await answerTo(JSON.parse(line));
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

async function answerTo(question: Question): Promise<Answer> {
  switch (question.kind) {
    case "load":
      return await load(question.files, question.alive);
    case "observe":
      return { kind: "observed", tests: await observeAll() };
    case "try":
      return await tryMutant(question.mutant, question.tests);
  }
}

async function load(files: readonly string[], alive: number): Promise<Answer> {
  switchTo(alive);
  const failures: { readonly file: string; readonly failure: string }[] = [];
  for (const file of files) {
    try {
      const url = new URL(`../../${file}`, import.meta.url).href;
      tests.push(...await collectFrom(file, () => import(url)));
    } catch (cause) {
      failures.push({ file, failure: String(cause) });
    }
  }
  return { kind: "loaded", tests: tests.length, failures, reached: takeSeen() };
}

async function observeAll(): Promise<readonly Observed[]> {
  const observed: Observed[] = [];
  for (const test of tests) {
    takeSeen();
    const begun = performance.now();
    const failure = await failureOf(test);
    const milliseconds = Math.round(performance.now() - begun);
    const { file, name } = test;
    observed.push({ file, name, milliseconds, failure, reached: takeSeen() });
  }
  return observed;
}

async function tryMutant(mutant: number, numbers: readonly number[]): Promise<Answer> {
  for (const number of numbers) {
    const test = tests[number];
    if (test === undefined) continue;
    switchTo(mutant);
    const failure = await failureOf(test);
    switchTo(0);
    if (failure === null) continue;
    // A mutant may leave something behind in a module; the next one must not be blamed for it.
    const spoilt = await failureOf(test) !== null;
    return { kind: "killed", by: `${test.file}: ${test.name}`, spoilt };
  }
  return { kind: "survived" };
}

async function failureOf(test: CollectedTest): Promise<string | null> {
  try {
    await test.run();
    return null;
  } catch (cause) {
    return String(cause).slice(0, 500);
  }
}
