/** The command for shells: completions. */
import { buildCommand } from "@stricli/core";
import { type Choosing, docs } from "./command_docs.ts";
import { commonAliases, commonFlags } from "./flags.ts";
import { type CommonFlags, type Shell, SHELLS } from "./request.ts";

const shellArgument = {
  brief: `The shell: ${SHELLS.join(", ")}`,
  parse: toShell,
  placeholder: "SHELL",
} as const;

/** The command `completions`. */
export const completions = buildCommand<CommonFlags, [Shell], Choosing>({
  func(flags, shell) {
    this.choose({ command: "completions", flags, shell });
  },
  parameters: {
    aliases: commonAliases,
    flags: commonFlags,
    positional: { kind: "tuple", parameters: [shellArgument] },
  },
  docs: docs({
    brief: "Print a script that completes commands and flags in a shell",
    full:
      "Prints the script on stdout; it knows all commands and flags of this very version. Connects to nothing.",
    examples: [
      [
        "bash > /etc/bash_completion.d/mz-schedctl",
        "For all users of bash; or in .bashrc: source <(mz-schedctl completions bash)",
      ],
      ["zsh > ~/.zfunc/_mz-schedctl", "For zsh; the folder must be in fpath"],
      ["fish > ~/.config/fish/completions/mz-schedctl.fish", "For fish"],
    ],
  }),
});

function toShell(text: string): Shell {
  const shell = SHELLS.find((one) => one === text);
  if (shell !== undefined) return shell;
  throw new RangeError(`"${text}" is no shell that is known, it must be ${SHELLS.join(", ")}`);
}
