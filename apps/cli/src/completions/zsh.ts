/** Completion for zsh, with what each command and flag does. */
import type { KnownCommand, KnownFlag } from "../arguments/command_tree.ts";
import { SHELLS } from "../arguments/request.ts";
import { type Choice, isFile, type Vocabulary } from "./completion_script.ts";

/** The script, to be found in fpath as `_mz-schedctl`. */
export function zshScript({ commands, first, second }: Vocabulary): string {
  const groups = [...second.keys()];
  return `#compdef mz-schedctl
# Completion of mz-schedctl for zsh.

_mz-schedctl() {
  local -a choices
  local command="\${words[2]}"
  integer taken=2
  case "$command" in
    ${groups.join("|")})
      if (( CURRENT > 3 )) || [[ $CURRENT -eq 3 && "\${words[3]}" == -* ]]; then
        [[ "\${words[3]}" == -* ]] || { command="$command \${words[3]}"; taken=3; }
      fi
      ;;
  esac
  [[ "$command" == history && "\${words[3]}" == -* ]] && command="history list"
  if (( CURRENT == 2 )); then
    choices=(
${choiceLines(first)}
    )
    _describe command choices
    return
  fi
  shift $(( taken - 1 )) words
  (( CURRENT -= taken - 1 ))
  case "$command" in
${[...second].map(([word, choices]) => groupCase(word, choices)).join("\n")}
${commands.map(commandCase).join("\n")}
  esac
}

# Loaded from fpath it is called; sourced it is registered.
if [[ "\${funcstack[1]}" == "_mz-schedctl" ]]; then
  _mz-schedctl "$@"
else
  compdef _mz-schedctl mz-schedctl
fi
`;
}

function groupCase(word: string, choices: readonly Choice[]): string {
  return `    ${quoted(word)})
      choices=(
${choiceLines(choices)}
      )
      _describe command choices
      ;;`;
}

function choiceLines(choices: readonly Choice[]): string {
  return choices.map(({ word, brief }) => `      ${quoted(`${word}:${brief}`)}`).join("\n");
}

function commandCase({ words, flags, positionals }: KnownCommand): string {
  const specs = [
    ...flags.flatMap(flagSpecs),
    ...positionals.map(({ placeholder, optional }, index) =>
      quoted(`${index + 1}:${optional ? ":" : ""}${placeholder}:${sourceOf(placeholder, [])}`)
    ),
  ];
  return `    ${quoted(words.join(" "))})
      _arguments -s \\
${specs.map((one) => `        ${one}`).join(" \\\n")}
      ;;`;
}

function flagSpecs({ name, letter, brief, value, choices }: KnownFlag): readonly string[] {
  const about = `[${escaped(brief)}]` +
    (value === null ? "" : `:${value}:${sourceOf(value, choices)}`);
  // -v may be given twice.
  const many = name === "verbose" ? "*" : "";
  const long = quoted(`${many}--${name}${value === null ? "" : "="}${about}`);
  return letter === null ? [long] : [long, quoted(`${many}-${letter}${about}`)];
}

function sourceOf(placeholder: string, choices: readonly string[]): string {
  if (isFile(placeholder)) return "_files";
  if (placeholder === "SHELL") return `(${SHELLS.join(" ")})`;
  return choices.length === 0 ? " " : `(${choices.join(" ")})`;
}

/** Brackets and colons have a meaning in a description. */
function escaped(text: string): string {
  return text.replace(/[[\]:\\]/g, (sign) => `\\${sign}`);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
