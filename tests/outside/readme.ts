/**
 * The part of README.md that a reader types: its SQL and its commands, in the order in which they stand there.
 *
 * Nothing is added or left out between the heading "Try it" and the next one.
 */
import { readFileSync } from "node:fs";

/** One thing that the reader does. */
export type Step =
  /** A block of SQL, for psql. */
  | { readonly kind: "sql"; readonly text: string }
  /** A line that runs mz-schedctl, and its arguments. */
  | { readonly kind: "schedctl"; readonly line: string; readonly args: readonly string[] }
  /** Any other line for the shell. */
  | { readonly kind: "shell"; readonly line: string };

const README = new URL("../../README.md", import.meta.url);

/** All steps of the section. */
export function readSteps(): readonly Step[] {
  const steps: Step[] = [];
  let block: string[] | null = null;
  for (const line of section("Try it")) {
    if (block !== null) {
      if (line === "```") {
        steps.push({ kind: "sql", text: block.join("\n") });
        block = null;
      } else block.push(line);
    } else if (line === "```sql") block = [];
    else if (line.startsWith("    ")) steps.push(toStep(line.trim()));
  }
  return steps;
}

/** Every block of SQL of the whole file. */
export function readSqlBlocks(): readonly string[] {
  const blocks = readFileSync(README, "utf8").matchAll(/^```sql\n([\s\S]*?)\n```$/gm);
  return [...blocks].map((match) => match[1] ?? "");
}

/** A block as psql sends it: statement by statement. */
export function statementsOf(block: string): readonly string[] {
  return block.split(/;\s*$/m).map((one) => one.trim()).filter((one) => one !== "");
}

function section(title: string): readonly string[] {
  const lines = readFileSync(README, "utf8").split(/\r?\n/);
  const begin = lines.findIndex((line) => line.startsWith(`## ${title}`));
  if (begin < 0) throw new Error(`Cannot read README.md: it must have a section "${title}"`);
  const length = lines.slice(begin + 1).findIndex((line) => line.startsWith("## "));
  return lines.slice(begin + 1, length < 0 ? undefined : begin + 1 + length);
}

function toStep(line: string): Step {
  const words = wordsOf(line);
  return words[0] === "mz-schedctl"
    ? { kind: "schedctl", line, args: words.slice(1) }
    : { kind: "shell", line };
}

/** The words of a line as a shell sees them: single quotes and blanks, no more. */
function wordsOf(line: string): readonly string[] {
  return [...line.replace(/\s+#.*$/, "").matchAll(/(?:'[^']*'|[^\s'])+/g)]
    .map((match) => match[0].replaceAll("'", ""));
}
