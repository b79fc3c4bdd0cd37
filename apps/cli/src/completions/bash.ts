/** Completion for bash, without the package bash-completion. */
import { SHELLS } from "../arguments/request.ts";
import { isFile, spellings, type Vocabulary } from "./completion_script.ts";

/** The script. */
export function bashScript(vocabulary: Vocabulary): string {
  return `# Completion of mz-schedctl for bash.

${tables(vocabulary)}

${completing(vocabulary)}
complete -o filenames -F _mz_schedctl mz-schedctl
`;
}

/** What belongs to each command, looked up by its words. */
function tables({ commands }: Vocabulary): string {
  const flags = commands.map(({ words, flags }) =>
    `    ${pattern(words)}) echo "${flags.flatMap(spellings).join(" ")}" ;;`
  );
  const values = commands.flatMap(({ words, flags }) =>
    flags.filter((one) => one.value !== null).flatMap((one) =>
      spellings(one).map((spelling) => {
        const kind = isFile(one.value) ? "FILE" : one.choices.join(" ") || "ANY";
        return `    ${pattern([...words, spelling])}) echo "${kind}" ;;`;
      })
    )
  );
  const files = commands.filter((one) => one.positionals.some((two) => isFile(two.placeholder)));
  return `_mz_schedctl_flags() {
  case "$1" in
${flags.join("\n")}
  esac
}

_mz_schedctl_value() {
  case "$1 $2" in
${values.join("\n")}
  esac
}

_mz_schedctl_arguments() {
  case "$1" in
    ${files.map(({ words }) => pattern(words)).join("|")}) echo "FILE" ;;
    "completions") echo "${SHELLS.join(" ")}" ;;
  esac
}`;
}

/** What bash calls. */
function completing({ first, second }: Vocabulary): string {
  const groups = [...second].map(([word, choices]) =>
    `      ${word}) choices="${choices.map((one) => one.word).join(" ")}" ;;`
  );
  return `_mz_schedctl() {
  local word=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]}
  local command="" choices="" index
  for ((index = 1; index < COMP_CWORD; index++)); do
    case "\${COMP_WORDS[index]}" in
      -*) break ;;
    esac
    case "$command" in
      "") command=\${COMP_WORDS[index]} ;;
      ${[...second.keys()].join("|")}) command="$command \${COMP_WORDS[index]}" ;;
    esac
  done
  COMPREPLY=()
  if [[ -z $command && $word != -* ]]; then
    choices="${first.map((one) => one.word).join(" ")} help version"
  else
    case "$command" in
${groups.join("\n")}
    esac
    [[ $command == history ]] && command="history list"
    local value
    value=$(_mz_schedctl_value "$command" "$previous")
    if [[ -z $value && $word == -* ]]; then
      choices=$(_mz_schedctl_flags "$command")
      [[ -z $choices ]] && choices="--help --version"
    elif [[ -z $value && -z $choices ]]; then
      value=$(_mz_schedctl_arguments "$command")
    fi
    case "$value" in
      "") ;;
      FILE) COMPREPLY=($(compgen -f -- "$word")); return ;;
      ANY) return ;;
      *) choices=$value ;;
    esac
  fi
  COMPREPLY=($(compgen -W "$choices" -- "$word"))
}
`;
}

function pattern(words: readonly string[]): string {
  return `"${words.join(" ")}"`;
}
