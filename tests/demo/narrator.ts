/** The voice of the demo: chapters, what is typed, what comes back. */
import process from "node:process";

const WIDTH = 100;
let chapters = 0;

/** The title of a chapter. */
export function chapter(title: string): void {
  chapters += 1;
  write(`\n${"─".repeat(WIDTH)}\n${chapters}. ${title}\n${"─".repeat(WIDTH)}\n`);
}

/** What happens, in a sentence. */
export function narrate(text: string): void {
  write(`\n${text}\n`);
}

/** SQL that somebody runs, on a cluster where that matters. */
export function showSql(text: string, cluster?: string): void {
  if (cluster !== undefined) write(`\nsql> SET cluster = ${cluster};`);
  write(`\nsql> ${text.trim().replaceAll("\n", "\n     ")};\n`);
}

/** A command of mz-schedctl as one would type it. */
export function showCommand(args: readonly string[]): void {
  const words = args.map((word) => /^[\w.=/-]+$/.test(word) ? word : `'${word}'`);
  write(`\n$ mz-schedctl ${words.join(" ")}\n`);
}

/** What a command printed. */
export function showOutput(text: string): void {
  write(text.trimEnd().replace(/^(?=.)/gm, "  ") + "\n");
}

/** Rows as a table. */
export function showRows(rows: readonly Readonly<Record<string, unknown>>[]): void {
  const columns = Object.keys(rows[0] ?? {});
  const cells = [columns, ...rows.map((row) => columns.map((column) => String(row[column] ?? "")))];
  const widths = columns.map((_, index) =>
    Math.max(...cells.map((line) => line[index]?.length ?? 0))
  );
  for (const line of cells) {
    write(
      "  " + line.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join("  ").trimEnd() + "\n",
    );
  }
}

function write(text: string): void {
  process.stdout.write(text);
}
