/** Completions know every command and flag; bash, which every machine of ours has, is asked what it would offer. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, it } from "node:test";
import { knownCommands } from "../../apps/cli/src/arguments/command_tree.ts";
import { runInProcess } from "./console.ts";

async function scriptFor(shell: string): Promise<string> {
  const { code, stdout, stderr } = await runInProcess(["completions", shell]);
  assert.equal(code, 0, stderr);
  return stdout;
}

const bash = await scriptFor("bash");

/** What bash offers for the last of these words. */
function offered(...words: readonly string[]): readonly string[] {
  const quoted = ["mz-schedctl", ...words].map((word) => `'${word}'`).join(" ");
  const asking = `COMP_WORDS=(${quoted}); COMP_CWORD=${words.length}; _mz_schedctl; ` +
    'printf "%s\\n" "${COMPREPLY[@]}"';
  const { stdout, stderr } = spawnSync("bash", ["--norc", "-c", `${bash}\n${asking}`], {
    encoding: "utf8",
  });
  assert.equal(stderr, "");
  return stdout.split("\n").filter((line) => line !== "");
}

describe("completion for bash", () => {
  it("is a script that bash can read", () => {
    const { status, stderr } = spawnSync("bash", ["-n"], { input: bash, encoding: "utf8" });
    assert.deepEqual([status, stderr], [0, ""]);
  });

  it("offers every command", () => {
    for (const { words } of knownCommands()) {
      assert.ok(offered(...words.slice(0, -1), "").includes(words.at(-1) ?? ""), words.join(" "));
    }
  });

  it("offers every flag of every command", () => {
    for (const { words, flags } of knownCommands()) {
      const names = flags.map((one) => `--${one.name}`);
      assert.deepEqual([...offered(...words, "--")].sort(), [...names].sort(), words.join(" "));
    }
  });

  it("offers the values of a flag that takes few, and nothing where anything may stand", () => {
    assert.deepEqual(offered("apply", "--on-error", ""), ["continue", "stop"]);
    assert.deepEqual(offered("plan", "--schema", ""), []);
    assert.deepEqual(offered("completions", ""), ["bash", "zsh", "fish"]);
  });

  it("offers what begins as the word does", () => {
    assert.deepEqual(offered("pl"), ["plan"]);
    assert.deepEqual(offered("plan", "--det"), ["--detailed-exitcode"]);
    assert.deepEqual(offered("history", "--li"), ["--limit"]);
    assert.deepEqual(offered("history", "pr"), ["prune"]);
  });

  it("offers files where one is asked for", () => {
    assert.ok(offered("show", "package").includes("package.json"));
    assert.ok(offered("plan", "-o", "package").includes("package.json"));
  });
});

for (const shell of ["zsh", "fish"]) {
  describe(`completion for ${shell}`, () => {
    it("knows every command and flag, with what they do", async () => {
      const script = await scriptFor(shell);
      const says = (text: string) =>
        assert.ok(script.includes(shell === "zsh" ? text.replaceAll("'", "'\\''") : text), text);
      for (const { words, brief, flags } of knownCommands()) {
        says(words.at(-1) ?? "");
        says(brief.replaceAll("'", shell === "zsh" ? "'" : "\\'"));
        for (const { name } of flags) says(shell === "zsh" ? `--${name}` : `-l ${name} `);
      }
    });
  });
}

describe("completions", () => {
  it("say which shells there are", async () => {
    const { code, stderr } = await runInProcess(["completions", "tcsh"]);
    assert.equal(code, 64);
    assert.match(stderr, /"tcsh" is no shell that is known, it must be bash, zsh, fish/);
  });
});

describe("help", () => {
  for (const { words, positionals } of knownCommands()) {
    it(`of ${words.join(" ")} has a synopsis and examples`, async () => {
      const { code, stdout } = await runInProcess([...words, "--help"]);
      assert.equal(code, 0);
      const name = `mz-schedctl ${words.join(" ")}`;
      assert.ok(stdout.startsWith(`USAGE\n  ${name} `), stdout);
      assert.match(stdout, new RegExp(`\nEXAMPLES\n  ${name}.*\n {4}\\S`));
      for (const { placeholder } of positionals) {
        assert.match(stdout, new RegExp(`^  ${name} .*${placeholder}`, "m"));
      }
      const examples = stdout.split("\nEXAMPLES\n")[1]?.split("\n\n")[0] ?? "";
      assert.ok(examples.split("\n").every((line) => /^( {2}mz-schedctl | {4}\S)/.test(line)));
    });
  }
});
