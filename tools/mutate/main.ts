/**
 * Mutation test of packages/core: `deno task test:mutants [--count N|all] [--seed N] [--file PATTERN] [--min PERCENT]`.
 *
 * Changes the code in one place at a time and asks the fast tests of core whether they notice: its unit tests, the
 * stories and the quick properties. Without `--file` it looks where decisions are made: strategies, coordinator, differ
 * and guards. Ends with 1 when fewer are killed than `--min` (85) asks for, or when a test fails without any change.
 * `--json FILE` writes one line per mutant.
 */
import { appendFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import process from "node:process";
import { parseArgs } from "node:util";
import { chooseMutants } from "./choose.ts";
import { copyTree } from "./copied_tree.ts";
import { percentKilled, writeSurvivors, writeTable } from "./summary.ts";
import { type Fate, observeBaseline, tryMutants } from "./try_mutants.ts";

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "600" },
    seed: { type: "string", default: "20261121" },
    file: { type: "string", default: "/(strategies|coordinator|differ|guards)/" },
    min: { type: "string", default: "85" },
    jobs: { type: "string", default: String(availableParallelism()) },
    json: { type: "string" },
  },
});

const wanted = new RegExp(values.file);
const begun = performance.now();
const tree = copyTree();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
try {
  process.exitCode = await run();
} finally {
  rmSync(tree.folder, { recursive: true, force: true });
}

async function run(): Promise<number> {
  const inFile = tree.mutants.filter((mutant) => wanted.test(mutant.file));
  const count = values.count === "all" ? inFile.length : Number(values.count);
  const mutants = chooseMutants(inFile, count, Number(values.seed));
  console.log(
    `seed ${values.seed}: ${mutants.length} of ${inFile.length} mutants in ` +
      `${tree.sources.length} files`,
  );
  const baseline = await observeBaseline(tree);
  const seconds = baseline.tests.reduce((sum, test) => sum + test.milliseconds, 0) / 1000;
  console.log(
    `${baseline.tests.length} tests in ${seconds.toFixed(1)} s, ` +
      `${baseline.broken.length} broken before any change, ` +
      `${baseline.atLoad.size} mutants need a process of their own`,
  );
  for (const one of baseline.broken) console.log(`  ${one}`);
  const jobs = Number(values.jobs);
  const fates = await tryMutants(tree, baseline, { mutants, jobs, onFate: progress() });
  const sources = tree.sources.filter((file) => wanted.test(file));
  console.log(`\n${writeTable(sources, fates)}\n\nSurvivors:\n${writeSurvivors(fates)}`);
  const percent = percentKilled(fates);
  const took = Math.round((performance.now() - begun) / 1000);
  console.log(
    `\nseed ${values.seed}: ${percent.toFixed(1)} % of ${fates.length} killed in ${took} s`,
  );
  return percent >= Number(values.min) && baseline.broken.length === 0 ? 0 : 1;
}

/** Writes each fate as it is known, and a line for every hundred, so that a long run shows that it lives. */
function progress(): (fate: Fate) => void {
  let done = 0;
  if (values.json !== undefined) writeFileSync(values.json, "");
  return (fate) => {
    if (values.json !== undefined) appendFileSync(values.json, `${JSON.stringify(fate)}\n`);
    done += 1;
    if (done % 100 === 0) console.log(`${done} tried`);
  };
}
