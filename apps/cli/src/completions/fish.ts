/** Completion for fish, with what each command and flag does. */
import type { KnownCommand, KnownFlag } from "../arguments/command_tree.ts";
import { SHELLS } from "../arguments/request.ts";
import { type Choice, isFile, type Vocabulary } from "./completion_script.ts";

/** The script. */
export function fishScript({ commands, first, second }: Vocabulary): string {
  const seconds = [...second].flatMap(([word, choices]) => {
    const others = choices.map((one) => one.word).join(" ");
    const here = `__fish_seen_subcommand_from ${word}; ` +
      `and not __fish_seen_subcommand_from ${others}`;
    return choices.map((one) => choiceLine(here, one));
  });
  return [
    "# Completion of mz-schedctl for fish.",
    "complete -c mz-schedctl -f",
    ...first.map((one) => choiceLine("__fish_use_subcommand", one)),
    ...seconds,
    ...commands.flatMap((one) => commandLines(one, second)),
    "",
  ].join("\n");
}

function choiceLine(condition: string, { word, brief }: Choice): string {
  return `complete -c mz-schedctl -n ${quoted(condition)} -a ${quoted(word)} -d ${quoted(brief)}`;
}

function commandLines(
  { words, flags, positionals }: KnownCommand,
  second: Vocabulary["second"],
): readonly string[] {
  const condition = conditionFor(words, second);
  const shells = positionals.some((one) => one.placeholder === "SHELL");
  const files = positionals.some((one) => isFile(one.placeholder));
  return [
    ...flags.map((flag) => flagLine(condition, flag)),
    ...(files ? [`complete -c mz-schedctl -n ${quoted(condition)} -F`] : []),
    ...(shells
      ? [`complete -c mz-schedctl -n ${quoted(condition)} -a ${quoted(SHELLS.join(" "))}`]
      : []),
  ];
}

/** `history` alone is `history list`. */
function conditionFor(words: readonly string[], second: Vocabulary["second"]): string {
  const [first = "", then] = words;
  const here = `__fish_seen_subcommand_from ${first}`;
  if (then === undefined) return here;
  if (first !== "history" || then !== "list") {
    return `${here}; and __fish_seen_subcommand_from ${then}`;
  }
  const others = (second.get(first) ?? []).map((one) => one.word).filter((one) => one !== then);
  return `${here}; and not __fish_seen_subcommand_from ${others.join(" ")}`;
}

function flagLine(condition: string, { name, letter, brief, value, choices }: KnownFlag): string {
  return [
    `complete -c mz-schedctl -n ${quoted(condition)} -l ${name}`,
    ...(letter === null ? [] : [`-s ${letter}`]),
    ...(value === null ? [] : [isFile(value) ? "-r -F" : "-x"]),
    ...(choices.length === 0 ? [] : [`-a ${quoted(choices.join(" "))}`]),
    `-d ${quoted(brief)}`,
  ].join(" ");
}

function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
