/** The help of the parser library, with what it leaves out and without what nobody needs. */
import { VALUES } from "./flags.ts";

/** A line about a flag of a command: the column of short names, the flag, what it does. */
const FLAG_LINE = /^(.{5})([ []--[a-z-]*\]?) {2,}(\S.*)$/;

/** Flags that take a value say so; a switch that is off unless given needs no word about it. */
export function tidyHelp(help: string): string {
  const plain = help.replaceAll("[default = false]", "").replace(/[ \t]+$/gm, "");
  const lines = plain.split("\n").map((line) => {
    const [, short, flag, brief] = FLAG_LINE.exec(line) ?? [];
    if (short === undefined || flag === undefined || brief === undefined) return line;
    return { short, flag: withValue(flag), brief };
  });
  const widest = Math.max(...lines.map((line) => typeof line === "string" ? 0 : line.flag.length));
  return lines.map((line) =>
    typeof line === "string"
      ? line
      : `${line.short}${line.flag.padEnd(widest)}  ${line.brief.replace(/ {2,}\[/, " [")}`
  ).join("\n");
}

function withValue(flag: string): string {
  const name = flag.replace(/^.--|\]$/g, "");
  const value = Object.entries(VALUES).find(([key]) => toKebabCase(key) === name)?.[1];
  return value === undefined ? flag : flag.replace(name, `${name} ${value}`);
}

/** `postgresUrl` as users write it: `postgres-url`. */
export function toKebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
