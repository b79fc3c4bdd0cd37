/** Claims about how busy a managed cluster is, and how long that was measured. */
import { type Claim, type Evidence, instantText, spanText } from "./numbers.ts";
import { configured } from "./world_facts.ts";

const I = String.raw`(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC)`;
const S = String.raw`(\d+ (?:d|h|min|s)\b(?: \d+ (?:h|min|s)\b)?)`;
const N = String.raw`(\d+(?:\.\d+)?)`;
const pattern = (text: string) => new RegExp(text, "dgu");

export const CLAIMS_OF_BUSYNESS: readonly Claim[] = [
  {
    pattern: pattern(`it is measured for ${S} after its replicas became ready, until ${I}`),
    expected: (evidence) => [windowOf(evidence), instantText(measuredAt(evidence))],
  },
  {
    pattern: pattern(
      String
        .raw`seen ready for ${S} of the ${S} that are measured \[MEASURING, until ${I}, ${S} from now`,
    ),
    expected: (evidence) => [
      spanText(evidence.world.now - firstSeen(evidence)),
      windowOf(evidence),
      ...measuredIn(evidence),
    ],
  },
  {
    pattern: pattern(`for long enough; by itself at ${I}, in ${S}`),
    expected: (evidence) => measuredIn(evidence),
  },
  {
    pattern: pattern(`in the last ${S} its memory was at ${N} % and its CPU at ${N} % at most`),
    expected: (evidence) => [windowOf(evidence), ...peaksOf(evidence)],
  },
  {
    pattern: pattern(`on \\w+ that would be ${N} % and ${N} %`),
    expected: (evidence) => {
      const [, size] = /on (\w+) that/u.exec(evidence.text.slice(evidence.index)) ?? [];
      return peaksOf(evidence, size);
    },
  },
  {
    pattern: pattern(
      `(?:more than|less than|goes above|stay below|not below|do not go above) ${N} %`,
    ),
    expected: (evidence) => [
      ["shrink_below_percent", "grow_above_percent"].map((key, at) =>
        String(configured(evidence.world, evidence.cluster, key) ?? [40, 85][at])
      ).filter((one) => isRight(one, evidence)),
    ],
  },
  {
    pattern: pattern(`do not stay below ${N} %`),
    expected: ({ world, cluster }) => [
      String(configured(world, cluster, "shrink_below_percent") ?? 40),
    ],
  },
  {
    pattern: pattern(`both stay below \\d+ % for ${S}`),
    expected: (evidence) => [windowOf(evidence)],
  },
  {
    pattern: pattern(
      String
        .raw`(?:the higher one is (?:memory|CPU) with|the higher one is at|its (?:memory|CPU) was at) ${N} %,?(?! and)`,
    ),
    expected: (evidence) => [String(Math.max(...peaksOf(evidence).map(Number)))],
  },
];

/** What sends it up is told after "above" and "more", what sends it down after "below" and "less". */
function isRight(allowed: string, { text, index, world, cluster }: Evidence): boolean {
  const words = text.slice(index, index + 24);
  const grow = String(configured(world, cluster, "grow_above_percent") ?? 85);
  const staysThere = words.startsWith("stay below") &&
    /(?:would|must) $/u.test(text.slice(Math.max(0, index - 6), index));
  const up = /^(?:more than|goes above|do not go above)/u.test(words) || staysThere;
  return up === (allowed === grow);
}

function windowOf({ world, cluster }: Evidence): string {
  return spanText((configured(world, cluster, "window_s") ?? 3600) * 1000);
}

/** When somebody first looked. */
function firstSeen({ world: { log } }: Evidence): number {
  return Math.min(
    ...log.statements.filter((one) => one.application === "mz-schedctl").map((one) => one.at),
  );
}

function measuredAt(evidence: Evidence): number {
  const { world, cluster } = evidence;
  return firstSeen(evidence) + (configured(world, cluster, "window_s") ?? 3600) * 1000;
}

function measuredIn(evidence: Evidence): readonly [string, string] {
  const at = measuredAt(evidence);
  return [instantText(at), spanText(at - evidence.world.now)];
}

/** The highest load within the window, in percent of what a size has. */
function peaksOf({ world, cluster }: Evidence, of?: string): readonly [string, string] {
  const size = world.sizes.get(of ?? cluster.settings?.size ?? "");
  const from = world.now - (configured(world, cluster, "window_s") ?? 3600) * 1000;
  const loads = cluster.load.filter((_, index) =>
    (cluster.load[index + 1]?.from ?? Infinity) > from
  );
  const percent = (amount: number, all: number | null | undefined) =>
    String(Math.round(amount / (all ?? NaN) * 1000) / 10);
  return [
    percent(Math.max(...loads.map((one) => one.memoryBytes)), size?.memoryBytes),
    percent(Math.max(...loads.map((one) => one.cpuNanoCores)), size?.cpuNanoCores),
  ];
}
