/** All benchmarks, one JSON line each: `deno task bench`, or `deno task bench decide` for one of them. */
import process from "node:process";
import { benchDecide } from "./decide.ts";
import { benchPlan } from "./plan.ts";
import { benchScale } from "./scale.ts";
import { benchStatements } from "./statement.ts";

const wanted = process.argv.slice(2);

function print(line: Record<string, unknown>): void {
  console.log(JSON.stringify(line));
}

if (wanted.length === 0 || wanted.includes("decide")) {
  print(benchDecide("steady"));
  print(benchDecide("changing"));
}

if (wanted.length === 0 || wanted.includes("fleet")) print(benchScale());

if (wanted.length === 0 || wanted.includes("plan")) {
  for (const clusters of [10, 100, 1_000]) print(await benchPlan(clusters));
}

if (wanted.length === 0 || wanted.includes("statement")) {
  for (const line of await benchStatements(1_000)) print(line);
}
