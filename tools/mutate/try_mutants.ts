/**
 * Finds out of every mutant whether some test sees it.
 *
 * A mutant is given to the tests that reach its place, those of its own file first, then the quickest. One that is
 * reached while the files are loaded gets a process of its own and all tests.
 */
import type { Observed } from "./child.ts";
import { type Child, startChild } from "./child_process.ts";
import type { CopiedTree } from "./copied_tree.ts";
import type { Mutant } from "./mutants.ts";

/** What became of a mutant; `unreached` is a survivor that no test could have seen. */
export interface Fate {
  readonly mutant: Mutant;
  readonly fate: "killed" | "timeout" | "survived" | "unreached";
  readonly by?: string;
}

/** What the tests do without a mutant. */
export interface Baseline {
  readonly tests: readonly Observed[];
  /** Reached while the files are loaded. */
  readonly atLoad: ReadonlySet<number>;
  /** Files and tests that fail without a mutant; they are asked nothing. */
  readonly broken: readonly string[];
  /** How many of them are files. */
  readonly unloaded: number;
}

const START_LIMIT_MS = 120_000;
const TRY_LIMIT_MS = 20_000;
/** A property that looks for longer than this is not one of the fast tests. */
const SLOW_TEST_MS = 3000;

/** Runs everything once, twice in the same process: a test that fails the second time cannot be repeated. */
export async function observeBaseline(tree: CopiedTree): Promise<Baseline> {
  const child = startChild(tree.folder);
  const loaded = await child.ask({ kind: "load", files: tree.testFiles, alive: 0 }, START_LIMIT_MS);
  const first = await child.ask({ kind: "observe" }, START_LIMIT_MS);
  const second = await child.ask({ kind: "observe" }, START_LIMIT_MS);
  child.end();
  if (loaded?.kind !== "loaded" || first?.kind !== "observed" || second?.kind !== "observed") {
    throw new Error(`Cannot observe the tests: the child in "${tree.folder}" died, it must answer`);
  }
  const tests = first.tests.map((test, at) => ({
    ...test,
    failure: test.failure ?? second.tests[at]?.failure ?? null,
  }));
  const broken = [
    ...loaded.failures.map((one) => `${one.file}: ${one.failure}`),
    ...tests.filter((one) => one.failure !== null)
      .map((one) => `${one.file}: ${one.name}: ${one.failure}`),
  ];
  return { tests, atLoad: new Set(loaded.reached), broken, unloaded: loaded.failures.length };
}

interface Options {
  readonly jobs: number;
  readonly onFate: (fate: Fate) => void;
}

/** The fate of each, in order of their ids. */
export async function tryMutants(
  tree: CopiedTree,
  baseline: Baseline,
  { mutants, jobs, onFate }: Options & { readonly mutants: readonly Mutant[] },
): Promise<readonly Fate[]> {
  const waiting = [...mutants];
  const fates: Fate[] = [];
  const work = async () => {
    const worker = new Worker(tree, baseline);
    for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
      const fate = await worker.fateOf(mutant);
      fates.push(fate);
      onFate(fate);
    }
    worker.end();
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return fates.sort((a, b) => a.mutant.id - b.mutant.id);
}

/** Keeps one loaded child for as long as it is good. */
class Worker {
  readonly #tree: CopiedTree;
  readonly #baseline: Baseline;
  #child: Child | null = null;

  constructor(tree: CopiedTree, baseline: Baseline) {
    this.#tree = tree;
    this.#baseline = baseline;
  }

  end(): void {
    this.#child?.end();
    this.#child = null;
  }

  async fateOf(mutant: Mutant): Promise<Fate> {
    const isAtLoad = this.#baseline.atLoad.has(mutant.id);
    const tests = this.#testsFor(mutant, isAtLoad);
    if (tests.length === 0) return { mutant, fate: "unreached" };
    if (!isAtLoad) {
      const fate = await this.#tryLoaded(mutant, tests);
      if (fate !== null) return fate;
    }
    return await this.#tryAlone(mutant, tests);
  }

  /** Null: ask again in a process of its own. */
  async #tryLoaded(mutant: Mutant, tests: readonly number[]): Promise<Fate | null> {
    this.#child ??= await this.#load(0);
    const answer = await this.#child.ask({ kind: "try", mutant: mutant.id, tests }, TRY_LIMIT_MS);
    if (answer === null) this.end();
    if (answer === null) return { mutant, fate: "timeout" };
    if (answer.kind !== "killed") return { mutant, fate: "survived" };
    if (answer.spoilt) this.end();
    return answer.spoilt ? null : { mutant, fate: "killed", by: answer.by };
  }

  async #tryAlone(mutant: Mutant, tests: readonly number[]): Promise<Fate> {
    const child = startChild(this.#tree.folder);
    const files = this.#tree.testFiles;
    const loaded = await child.ask({ kind: "load", files, alive: mutant.id }, START_LIMIT_MS);
    if (loaded?.kind !== "loaded" || loaded.failures.length > this.#baseline.unloaded) {
      child.end();
      return { mutant, fate: "killed", by: "the files cannot be loaded" };
    }
    // Tests that are declared in a loop over what has changed are others by number: then all are asked.
    const asked = loaded.tests === this.#baseline.tests.length
      ? tests
      : Array.from({ length: loaded.tests }, (_, number) => number);
    const question = { kind: "try", mutant: mutant.id, tests: asked } as const;
    const answer = await child.ask(question, START_LIMIT_MS);
    child.end();
    if (answer === null) return { mutant, fate: "timeout" };
    if (answer.kind === "killed") return { mutant, fate: "killed", by: answer.by };
    return { mutant, fate: "survived" };
  }

  async #load(alive: number): Promise<Child> {
    const child = startChild(this.#tree.folder);
    const files = this.#tree.testFiles;
    if (await child.ask({ kind: "load", files, alive }, START_LIMIT_MS) === null) {
      throw new Error(
        `Cannot load the tests: the child in "${this.#tree.folder}" died, it must answer`,
      );
    }
    return child;
  }

  /** Numbers of the tests to ask, the likeliest and quickest first. */
  #testsFor(mutant: Mutant, all: boolean): readonly number[] {
    const own = mutant.file.replace(/\.ts$/, ".test.ts");
    const rank = (test: Observed) => (test.file === own ? 0 : SLOW_TEST_MS) + test.milliseconds;
    return this.#baseline.tests.map((test, number) => ({ test, number }))
      .filter(({ test }) => test.failure === null && test.milliseconds <= SLOW_TEST_MS)
      .filter(({ test }) => all || test.reached.includes(mutant.id))
      .sort((a, b) => rank(a.test) - rank(b.test) || a.number - b.number)
      .map(({ number }) => number);
  }
}
