/** The results of an apply, for people: one line as each comes in, and what it came to. */
import type { ActionResult, Reconciled } from "@mz-schedctl/core";
import type { Paint } from "./paint.ts";

const MARKS: Readonly<Record<ActionResult["kind"], readonly [mark: string, said: string]>> = {
  done: ["✓", ""],
  done_by_other: ["✓", "done by another: "],
  failed: ["✗", ""],
  moved: ["–", "not tried, the world has moved: "],
  blocked: ["–", "blocked by "],
  skipped: ["–", "not tried: "],
};

/** One result, its message below it. */
export function resultText(result: ActionResult, paint: Paint): string {
  const [mark, said] = MARKS[result.kind];
  const line = `${mark} ${result.sql};`;
  const tone = result.kind === "failed" ? "block" : mark === "✓" ? "create" : "warn";
  const message = result.message === "" ? "" : `    ${said}${result.message}\n`;
  return `${paint(tone, line)}\n${message}`;
}

/** What an earlier run had left open. */
export function reconciledText({ intent, landed }: Reconciled): string {
  const became = landed ? "it had taken effect" : "it never took effect";
  return `Closed what an earlier run left open: ${intent.sql}; (${became})\n`;
}

/** "Applied: 2 done, 1 failed, 1 not tried." */
export function appliedText(results: readonly ActionResult[]): string {
  const count = (...kinds: readonly ActionResult["kind"][]) =>
    results.filter((one) => kinds.includes(one.kind)).length;
  const parts = [
    [count("done"), "done"],
    [count("done_by_other"), "done by another"],
    [count("failed"), "failed"],
    [count("blocked"), "blocked"],
    [count("moved", "skipped"), "not tried"],
  ] as const;
  const said = parts.filter(([many]) => many > 0).map(([many, what]) => `${many} ${what}`);
  return `Applied: ${said.length === 0 ? "nothing to do" : said.join(", ")}.\n`;
}
