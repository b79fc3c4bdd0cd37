/** Claims about amounts: replicas, objects, reads, credits, limits. */
import { type Claim, type Evidence, instantText, spanText } from "./numbers.ts";
import { configured, creditsOf, hydratedOn, outOfMemory, replicaBefore } from "./world_facts.ts";

const I = String.raw`(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC)`;
const S = String.raw`(\d+ (?:d|h|min|s)\b(?: \d+ (?:h|min|s)\b)?)`;
const N = String.raw`(\d+(?:\.\d+)?)`;
const pattern = (text: string) => new RegExp(text, "dgu");
const DAY = 86_400_000;

export const CLAIMS_OF_AMOUNT: readonly Claim[] = [
  {
    pattern: pattern(`hydrating, ${N} of ${N} objects done`),
    expected: ({ world, cluster, text, index }) => {
      const replica = replicaBefore(cluster, text, index);
      if (replica === undefined) return [];
      return [String(hydratedOn(world, cluster, replica)), String(cluster.objects.length)];
    },
  },
  {
    pattern: pattern(`${N} SUBSCRIBE open`),
    expected: ({ cluster }) => [String(cluster.subscriptions)],
  },
  {
    pattern: pattern(`${N} materialized views`),
    expected: ({ cluster }) => [
      String(cluster.objects.filter((one) => one.kind === "materialized-view").length),
    ],
  },
  {
    pattern: pattern(String.raw`${N} x (?:\d+cc)( named \w+)?`.replace("( named", "(?: named")),
    expected: (evidence) => [wantedOf(evidence)],
  },
  {
    pattern: pattern(`managed: ${N} replicas? of`),
    expected: ({ cluster }) => [String(cluster.settings?.replicationFactor)],
  },
  {
    pattern: pattern(`${N} rows of type`),
    expected: ({ world, cluster }) => [
      String(world.strategyRows.filter((row) => row.clusterId === cluster.id).length),
    ],
  },
  {
    pattern: pattern(`asks? for ${N} of them`),
    expected: (evidence) => [rowOf(evidence, "replicas")],
  },
  {
    pattern: pattern(`target_size says ${N}:`),
    expected: (evidence) => [rowOf(evidence, "replicas")],
  },
  {
    pattern: pattern(`another number than ${N}`),
    expected: (evidence) => [rowOf(evidence, "replicas")],
  },
  // Reads.
  { pattern: pattern(`(95) % of the`), expected: () => ["95"] },
  {
    pattern: pattern(`of the ${N} reads of the last ${S} took up to ${N} ms`),
    expected: (evidence) => [
      String(latencyOf(evidence)?.samples),
      windowOf(evidence),
      String(latencyOf(evidence)?.p95Ms),
    ],
  },
  {
    pattern: pattern(String.raw`(?:take|took) up to ${N} ms`),
    expected: (evidence) => [String(latencyOf(evidence)?.p95Ms)],
  },
  {
    pattern: pattern(
      `(?:scale_up_threshold_ms(?:, which)? is|take more than|take no more than) ${N}`,
    ),
    expected: (evidence) => [rowOf(evidence, "scale_up_threshold_ms")],
  },
  {
    pattern: pattern(`(?:take less than|take at least) ${N} ms, half`),
    expected: (evidence) => [String(Number(rowOf(evidence, "scale_up_threshold_ms")) / 2)],
  },
  {
    pattern: pattern(`${N} ms below it`),
    expected: (evidence) => [
      String(
        Number(rowOf(evidence, "scale_up_threshold_ms")) - (latencyOf(evidence)?.p95Ms ?? NaN),
      ),
    ],
  },
  { pattern: pattern(`burst says ${N}:`), expected: (evidence) => [String(stepOf(evidence))] },
  {
    pattern: pattern(`${N} replicas? instead of ${N}`),
    expected: (evidence) => [String(stepOf(evidence)), String(evidence.cluster.replicas.length)],
  },
  {
    pattern: pattern(`it has ${N}, and its max_replicas is ${N}`),
    expected: (evidence) => [
      String(evidence.cluster.replicas.length),
      rowOf(evidence, "max_replicas"),
    ],
  },
  {
    pattern: pattern(`but max_replicas is ${N}`),
    expected: (evidence) => [rowOf(evidence, "max_replicas")],
  },
  {
    pattern: pattern(`its max_replicas is ${N} or more`),
    expected: (evidence) => [String(Number(rowOf(evidence, "max_replicas")) + 1)],
  },
  {
    pattern: pattern(`${N} reads finished in the last ${S}`),
    expected: (evidence) => [String(latencyOf(evidence)?.samples), windowOf(evidence)],
  },
  {
    pattern: pattern(`(?:min_samples is|and at least) ${N}`),
    expected: (evidence) => [rowOf(evidence, "min_samples")],
  },
  {
    pattern: pattern(`${N} more reads finish within the same ${S}`),
    expected: (evidence) => [
      String(Number(rowOf(evidence, "min_samples")) - (latencyOf(evidence)?.samples ?? NaN)),
      windowOf(evidence),
    ],
  },
  // The extra replica.
  {
    pattern: pattern(`no replica has been ready for ${S}`),
    expected: (evidence) => [spanText(Number(rowOf(evidence, "after_s")) * 1000)],
  },
  {
    pattern: pattern(
      String.raw`comes after (\d+ s) of that \[BURST_AFTER, until ${I}, ${S} from now`,
    ),
    expected: (evidence) => [`${rowOf(evidence, "after_s")} s`, ...extraComes(evidence)],
  },
  {
    pattern: pattern(`ready until then; by itself at ${I}, in ${S}`),
    expected: (evidence) => extraComes(evidence),
  },
  // Resizes of managed clusters.
  {
    pattern: pattern(`${N} instead of ${N} replicas come after`),
    expected: (evidence) => [rowOf(evidence, "replicas"), newReplicas(evidence)[1]],
  },
  { pattern: pattern(`run ${N} replicas?`), expected: (evidence) => [rowOf(evidence, "replicas")] },
  {
    pattern: pattern(`${N} of ${N} new replicas ready`),
    expected: (evidence) => newReplicas(evidence),
  },
  {
    pattern: pattern(`${N} more of its ${N} new replicas`),
    expected: (evidence) => {
      const [ready, all] = newReplicas(evidence);
      return [String(Number(all) - Number(ready)), String(all)];
    },
  },
  // Sizes that are tried out.
  {
    pattern: pattern(`credits per hour: ${N} now, at most ${N} meanwhile, ${N} at best`),
    expected: (evidence) => creditsOfLadder(evidence),
  },
  {
    pattern: pattern(`each of the ${N} sizes that are`),
    expected: ({ world, cluster }) => {
      const own = Math.max(...cluster.replicas.map((one) => creditsOf(world, [one.size])));
      return [
        String([...world.sizes.values()].filter((one) => one.creditsPerHour < own).length),
      ];
    },
  },
  {
    pattern: pattern(`out of memory ${N} times`),
    expected: ({ world, cluster, text, index }) => {
      const size = /(\w+) is too small: $/u.exec(text.slice(0, index))?.[1] ?? "";
      return [String(outOfMemory(world, cluster, size))];
    },
  },
  {
    pattern: pattern(String.raw`believed until ${I}`),
    expected: (evidence) => [instantText(lastSeenTooSmall(evidence) + 7 * DAY)],
  },
  {
    pattern: pattern(`too long ago; by itself at ${I}, in ${S}`),
    expected: (evidence) => {
      const again = lastSeenTooSmall(evidence) + 7 * DAY;
      return [instantText(again), spanText(again - evidence.world.now)];
    },
  },
  {
    pattern: pattern(`waiting for ${S}: (?:\\w+)`),
    expected: ({ world, cluster }) => [
      spanText(world.now - Math.max(...cluster.replicas.map((one) => one.onlineAt))),
    ],
  },
  // Limits.
  {
    pattern: pattern(
      String
        .raw`step ${N} \(create \w+, \w+\) would make ${N} replicas on this cluster, max_replicas_per_cluster is ${N}`,
    ),
    expected: ({ world, cluster }) => {
      const limit = world.limits.replicasPerCluster ?? NaN;
      return [String(limit + 1 - cluster.replicas.length), String(limit + 1), String(limit)];
    },
  },
  {
    pattern: pattern(`max_replicas_per_cluster is at least ${N}`),
    expected: ({ world }) => [String((world.limits.replicasPerCluster ?? NaN) + 1)],
  },
  {
    pattern: pattern(
      String
        .raw`step ${N} \(create \w+, (?:\w+)\) would make ${N} credits per hour over all clusters, max_credit_consumption_rate is ${N}; at most ${N} are left`,
    ),
    expected: (evidence) => creditsOver(evidence),
  },
  {
    pattern: pattern(`max_credit_consumption_rate is at least ${N}`),
    expected: (evidence) => [String(creditsOver(evidence)[1])],
  },
  {
    pattern: pattern(`${N} of at most ${N} actions are taken`),
    expected: ({ blast }) => [String(blast.maxActions), String(blast.maxActions)],
  },
  {
    pattern: pattern(`--max-actions is more than ${N}`),
    expected: ({ blast }) => [String(blast.maxActions)],
  },
  {
    pattern: pattern(`needs ${N} added credits per hour at once, --max-added-credits is ${N}`),
    expected: ({ world, blast }) => [
      String(creditsOf(world, ["50cc"])),
      String(blast.maxAddedCredits),
    ],
  },
  {
    pattern: pattern(`--max-added-credits is at least ${N}`),
    expected: ({ world }) => [String(creditsOf(world, ["50cc"]))],
  },
];

function rowOf({ world, cluster }: Evidence, key: string): string {
  return String(configured(world, cluster, key));
}

function latencyOf({ world: { latency }, cluster }: Evidence) {
  return latency.kind === "missing"
    ? undefined
    : latency.value.find((one) => one.clusterId === cluster.id);
}

function windowOf({ world, cluster }: Evidence): string {
  return spanText((configured(world, cluster, "window_s") ?? 300) * 1000);
}

/** One more above the threshold, one fewer below half of it, within the limits. */
function stepOf(evidence: Evidence): number {
  const { p95Ms = NaN } = latencyOf(evidence) ?? {};
  const threshold = Number(rowOf(evidence, "scale_up_threshold_ms"));
  const there = evidence.cluster.replicas.length;
  const step = p95Ms > threshold ? 1 : p95Ms < threshold / 2 ? -1 : 0;
  return Math.max(1, Math.min(there + step, Number(rowOf(evidence, "max_replicas"))));
}

/** What "N x SIZE" must say: one of each where sizes or names are told apart, else what the row or the cluster has. */
function wantedOf(evidence: Evidence): string {
  const { world, cluster, text, index } = evidence;
  const line = text.slice(index, text.indexOf("\n", index));
  const asked = configured(world, cluster, "replicas");
  if (asked !== null) return String(asked);
  if (/ named |to try it out|,/u.test(line)) return "1";
  const { settings } = cluster;
  return settings === null ? "1" : String(settings.replicationFactor);
}

/** Of an extra replica that is waited for: since the restart, for `after_s`. */
function extraComes(evidence: Evidence): readonly string[] {
  const { world, cluster } = evidence;
  const restarted = Math.max(...cluster.replicas.map((one) => one.onlineAt)) -
    world.startSeconds * 1000;
  const at = restarted + Number(rowOf(evidence, "after_s")) * 1000;
  return [instantText(at), spanText(at - world.now)];
}

function newReplicas({ world, cluster }: Evidence): readonly [string, string] {
  const target = cluster.settings?.reconfiguration?.target;
  const ready = cluster.replicas.filter((one) =>
    one.size === target?.size && hydratedOn(world, cluster, one) === cluster.objects.length
  );
  return [String(ready.length), String(target?.replicationFactor)];
}

/** Now, with one replica of each smaller size that may fit beside them, and with the smallest of those alone. */
function creditsOfLadder({ world, cluster }: Evidence): readonly string[] {
  const there = cluster.replicas.map((one) => one.size);
  const own = Math.max(...there.map((size) => creditsOf(world, [size])));
  const tooSmall = there.filter((size) => outOfMemory(world, cluster, size) > 0);
  const smaller = [...world.sizes.values()].filter((one) => one.creditsPerHour < own)
    .map((one) => one.name).filter((name) => !tooSmall.includes(name));
  const added = smaller.filter((name) => !there.includes(name));
  return [
    String(creditsOf(world, there)),
    String(creditsOf(world, [...there, ...added])),
    String(Math.min(...smaller.map((name) => creditsOf(world, [name])))),
  ];
}

/** The last time at which somebody looked and saw it: an apply remembers it, else it is seen at this moment. */
function lastSeenTooSmall({ world, cluster }: Evidence): number {
  const small = cluster.replicas.some((one) => outOfMemory(world, cluster, one.size) > 0);
  if (small) return world.now;
  return Math.max(
    ...world.audit.filter((row) => row.clusterId === cluster.id).map((row) => row.at),
  );
}

/** Which step is the first that is too much, what it would come to, the limit, and what is left before it. */
function creditsOver({ world }: Evidence): readonly string[] {
  const limit = world.limits.creditsPerHour ?? NaN;
  const each = creditsOf(world, ["100cc"]);
  let used = creditsOf(
    world,
    world.clusters.flatMap((one) => one.replicas.map((replica) => replica.size)),
  );
  let step = 1;
  while (used + each <= limit && step < 99) {
    used += each;
    step++;
  }
  const left = Math.max(0, limit - used);
  return [String(step), String(used + each), String(limit), String(left)];
}
