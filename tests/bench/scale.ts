/**
 * What a plan for a whole fleet costs: how its time grows with the number of clusters, and how much memory the process
 * takes beyond what it takes while idle. It runs in a process of its own, so that nothing else counts.
 *
 * The observation is part of the memory, not of the time.
 */
import { spawnSync } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { planCycle } from "@mz-schedctl/core";
import { CYCLE, processorSeconds } from "./decide.ts";
import { observeFleet } from "./fleet.ts";
import { median } from "./plan.ts";

const SMALL = 1_000;
const LARGE = 10_000;
const RUNS = 7;

/** One line: the time of both fleets, how many times longer the large one takes, and the memory of the large one. */
export function benchScale(): Record<string, unknown> {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ["deno" in process.versions ? ["run", "-A"] : [], fileURLToPath(import.meta.url)].flat(),
    { encoding: "utf8" },
  );
  if (status !== 0) {
    throw new Error(`Cannot measure a fleet: its process ended with ${status}, ${stderr}`);
  }
  return JSON.parse(stdout) as Record<string, unknown>;
}

function measure(): Record<string, unknown> {
  const idle = megabytes();
  planOnce(LARGE);
  const [rss, heap] = megabytes();
  const small = times(SMALL);
  const large = times(LARGE);
  return {
    bench: "fleet",
    strategies: 4,
    clock: "cpu",
    clusters: [SMALL, LARGE],
    plan_ms: [small, large],
    ratio: Math.round(large / small * 10) / 10,
    rss_growth_mb: Math.round(rss - idle[0]),
    heap_growth_mb: Math.round(heap - idle[1]),
  };
}

function planOnce(clusters: number): number {
  const observation = observeFleet(clusters, "changing");
  const begun = processorSeconds();
  planCycle(observation, CYCLE);
  return (processorSeconds() - begun) * 1000;
}

function times(clusters: number): number {
  return median(Array.from({ length: RUNS }, () => planOnce(clusters)));
}

function megabytes(): readonly [rss: number, heap: number] {
  const { rss, heapUsed } = process.memoryUsage();
  return [rss / 2 ** 20, heapUsed / 2 ** 20];
}

if (import.meta.main) console.log(JSON.stringify(measure()));
