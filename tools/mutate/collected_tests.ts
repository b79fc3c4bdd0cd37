/**
 * Stands in for `node:test` in the copied tree: tests are collected, and run when and as often as somebody says.
 *
 * It knows what the tests of core use: describe, it, test and the four hooks. Anything else fails to load.
 */
type Body = () => void | Promise<void>;

interface Suite {
  readonly name: string;
  readonly parent: Suite | null;
  readonly hooks: Record<"before" | "beforeEach" | "afterEach" | "after", Body[]>;
}

/** One collected test. */
export interface CollectedTest {
  readonly name: string;
  readonly file: string;
  readonly run: () => Promise<void>;
}

const collected: CollectedTest[] = [];
let current: Suite = suiteNamed("", null);
let currentFile = "";

/** Loads a file and returns the tests that it declares. */
export async function collectFrom(file: string, load: () => Promise<unknown>) {
  currentFile = file;
  current = suiteNamed("", null);
  const before = collected.length;
  await load();
  return collected.slice(before);
}

export function describe(name: string, body: () => void): void {
  const outer = current;
  current = suiteNamed(name, outer);
  body();
  current = outer;
}

export function it(name: string, body: Body): void {
  const suite = current;
  const path = [...suitesOf(suite).map((one) => one.name), name].filter((one) => one !== "");
  collected.push({ name: path.join(" > "), file: currentFile, run: () => runIn(suite, body) });
}

export const test = it;

export function before(body: Body): void {
  current.hooks.before.push(body);
}

export function beforeEach(body: Body): void {
  current.hooks.beforeEach.push(body);
}

export function afterEach(body: Body): void {
  current.hooks.afterEach.push(body);
}

export function after(body: Body): void {
  current.hooks.after.push(body);
}

/** Every test runs as if it were the only one of its suites, so that any choice of them can run. */
async function runIn(suite: Suite, body: Body): Promise<void> {
  const suites = suitesOf(suite);
  for (const one of suites) for (const hook of one.hooks.before) await hook();
  for (const one of suites) for (const hook of one.hooks.beforeEach) await hook();
  try {
    await body();
  } finally {
    for (const one of suites.toReversed()) {
      for (const hook of [...one.hooks.afterEach, ...one.hooks.after]) await hook();
    }
  }
}

function suitesOf(suite: Suite | null): readonly Suite[] {
  return suite === null ? [] : [...suitesOf(suite.parent), suite];
}

function suiteNamed(name: string, parent: Suite | null): Suite {
  return { name, parent, hooks: { before: [], beforeEach: [], afterEach: [], after: [] } };
}
