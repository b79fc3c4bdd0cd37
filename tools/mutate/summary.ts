/**
 * What the fates come to: a table of all files, and every survivor with its place and change.
 *
 * A file without anything to change is listed as well, so that nobody has to ask whether it was forgotten.
 */
import type { Fate } from "./try_mutants.ts";

/** Whether a test saw it; a hang is seen. */
export function isKilled(fate: Fate): boolean {
  return fate.fate === "killed" || fate.fate === "timeout";
}

/** The share that was killed, in percent. */
export function percentKilled(fates: readonly Fate[]): number {
  return fates.length === 0 ? 0 : 100 * fates.filter(isKilled).length / fates.length;
}

/** The table, a line for each folder and for each file in it. */
export function writeTable(sources: readonly string[], fates: readonly Fate[]): string {
  const byFile = Map.groupBy(fates, (one) => one.mutant.file);
  const folders = Map.groupBy(sources, folderOf);
  const lines = [row("", "mutants", "killed", "survived", "percent")];
  for (const [folder, files] of folders) {
    lines.push(rowOf(`${folder}/`, files.flatMap((file) => byFile.get(file) ?? [])));
    for (const file of files) {
      lines.push(rowOf(`  ${file.split("/").at(-1)}`, byFile.get(file) ?? []));
    }
  }
  return [...lines, rowOf("all", fates)].join("\n");
}

/** Every survivor, one line each. */
export function writeSurvivors(fates: readonly Fate[]): string {
  return fates.filter((one) => !isKilled(one)).map(({ mutant, fate }) =>
    `${mutant.file}:${mutant.line} ${mutant.kind}: ${short(mutant.original)} -> ` +
    `${short(mutant.text)}${fate === "unreached" ? " (no test gets there)" : ""}`
  ).join("\n");
}

function rowOf(name: string, fates: readonly Fate[]): string {
  if (fates.length === 0) return row(name, "-", "-", "-", "-");
  const killed = fates.filter(isKilled).length;
  const percent = percentKilled(fates).toFixed(1);
  return row(name, `${fates.length}`, `${killed}`, `${fates.length - killed}`, percent);
}

function row(name: string, ...cells: readonly string[]): string {
  return name.padEnd(32) + cells.map((cell) => cell.padStart(9)).join("");
}

function folderOf(file: string): string {
  return file.split("/").slice(0, -1).join("/").replace(/^packages\//, "");
}

function short(code: string): string {
  const line = code.replace(/\s+/g, " ");
  return line.length <= 100 ? line : `${line.slice(0, 97)}...`;
}
