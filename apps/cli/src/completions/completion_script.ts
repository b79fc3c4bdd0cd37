/** The scripts that complete commands and flags in a shell, made of the commands themselves. */
import { type KnownCommand, knownCommands, knownGroups } from "../arguments/command_tree.ts";
import type { Shell } from "../arguments/request.ts";
import { bashScript } from "./bash.ts";
import { fishScript } from "./fish.ts";
import { zshScript } from "./zsh.ts";

/** A word that may come next, and what it does. */
export interface Choice {
  readonly word: string;
  readonly brief: string;
}

/** What the scripts are made of. */
export interface Vocabulary {
  readonly commands: readonly KnownCommand[];
  /** The first words of commands. */
  readonly first: readonly Choice[];
  /** The second words, by the first. */
  readonly second: ReadonlyMap<string, readonly Choice[]>;
}

/** The script for this shell. */
export function completionScript(shell: Shell): string {
  const vocabulary = readVocabulary();
  switch (shell) {
    case "bash":
      return bashScript(vocabulary);
    case "zsh":
      return zshScript(vocabulary);
    case "fish":
      return fishScript(vocabulary);
  }
}

function readVocabulary(): Vocabulary {
  const commands = knownCommands();
  const groups = knownGroups().map(({ words, brief }) => ({ word: words[0] ?? "", brief }));
  const alone = commands.filter((one) => one.words.length === 1)
    .map(({ words, brief }) => ({ word: words[0] ?? "", brief }));
  return {
    commands,
    first: [...alone, ...groups],
    second: new Map(groups.map(({ word }) => [
      word,
      commands.filter((one) => one.words.length === 2 && one.words[0] === word)
        .map(({ words, brief }) => ({ word: words[1] ?? "", brief })),
    ])),
  };
}

/** `--out`, and its letter where it has one. */
export function spellings({ name, letter }: KnownCommand["flags"][number]): readonly string[] {
  return letter === null ? [`--${name}`] : [`--${name}`, `-${letter}`];
}

/** Whether a flag, or the argument of a command, is a file. */
export function isFile(placeholder: string | null): boolean {
  return placeholder === "FILE";
}
