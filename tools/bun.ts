/**
 * Runs Bun with the arguments given: the one on PATH if it is the pinned version, else npm's.
 *
 * The version is in tools/versions.json. Nobody has to install Bun by hand, and everybody runs the same one.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import process from "node:process";

const versions: { readonly bun: string } = JSON.parse(
  readFileSync(new URL("./versions.json", import.meta.url), "utf8"),
);

const [command, ...before] = findBun(versions.bun);
const run = spawnSync(command, [...before, ...process.argv.slice(2)], { stdio: "inherit" });
if (run.error) {
  console.error(
    `Cannot run Bun: ${run.error.message}, install Node with npm or Bun ${versions.bun}`,
  );
}
process.exitCode = run.status ?? 1;

/** The command that starts the wanted Bun, without its arguments. */
function findBun(wanted: string): readonly [string, ...string[]] {
  const found = spawnSync("bun", ["--version"], { encoding: "utf8" });
  if (found.status === 0 && found.stdout.trim() === wanted) return ["bun"];
  return ["npx", "-y", `bun@${wanted}`];
}
