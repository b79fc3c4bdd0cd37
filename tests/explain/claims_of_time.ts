/** Claims about time: use, age, cooldowns, orders, deadlines. */
import { type Claim, instantText, spanText } from "./numbers.ts";
import {
  configured,
  emptiedAt,
  lastChange,
  lastRefused,
  lastUsed,
  suspensionDue,
} from "./world_facts.ts";

const I = String.raw`(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC)`;
const S = String.raw`(\d+ (?:d|h|min|s)\b(?: \d+ (?:h|min|s)\b)?)`;
const pattern = (text: string) => new RegExp(text, "dgu");

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export const CLAIMS_OF_TIME: readonly Claim[] = [
  {
    pattern: pattern(String.raw`^[\w-]+ \([us]\d+\) at ${I}`),
    expected: ({ world }) => [instantText(world.now)],
  },
  {
    pattern: pattern(`last used ${S} ago`),
    expected: ({ world, cluster }) => [spanText(world.now - (lastUsed(world, cluster) ?? NaN))],
  },
  {
    pattern: pattern(String.raw`idle_after_s is (\d+)`),
    expected: ({ world, cluster }) => [String(configured(world, cluster, "idle_after_s"))],
  },
  {
    pattern: pattern(`(?:suspended after|no use in the last|nobody has used it for) ${S}`),
    expected: ({ world, cluster }) => [
      spanText((configured(world, cluster, "idle_after_s") ?? NaN) * 1000),
    ],
  },
  {
    pattern: pattern(`without use: ${S} to go`),
    expected: ({ world, cluster }) => [
      spanText(
        (lastUsed(world, cluster) ?? NaN) - world.now +
          (configured(world, cluster, "idle_after_s") ?? NaN) * 1000,
      ),
    ],
  },
  {
    pattern: pattern(`nobody uses it for another ${S}; by itself at ${I}, in ${S}`),
    expected: ({ world, cluster }) => {
      const due = suspensionDue(world, cluster);
      return [spanText(due - world.now), instantText(due), spanText(due - world.now)];
    },
  },
  {
    // Of a replica that is hydrating nobody knows when it can be used: only the use counts.
    pattern: pattern(`nobody uses it for another ${S}(?! \\d|; by)`),
    expected: ({ world, cluster }) => [
      spanText(
        (lastUsed(world, cluster) ?? NaN) - world.now +
          (configured(world, cluster, "idle_after_s") ?? NaN) * 1000,
      ),
    ],
  },
  {
    pattern: pattern(String.raw`(\w+) is up for ${S}, min_up_s is (\d+)`.replace("(", "(?:")),
    expected: ({ world, cluster }) => {
      const [oldest] = cluster.replicas;
      return [
        spanText(world.now - (oldest?.createdAt ?? NaN)),
        String(configured(world, cluster, "min_up_s")),
      ];
    },
  },
  {
    pattern: pattern(String.raw`min_up_s is \d+: ${S} to go`),
    expected: ({ world, cluster }) => {
      const [oldest] = cluster.replicas;
      const until = (oldest?.createdAt ?? NaN) +
        (configured(world, cluster, "min_up_s") ?? NaN) * 1000;
      return [spanText(until - world.now)];
    },
  },
  {
    pattern: pattern(`suspended for ${S}`),
    expected: ({ world, cluster }) => [spanText(world.now - emptiedAt(world, cluster))],
  },
  {
    pattern: pattern(`a query was refused at ${I}`),
    expected: ({ world, cluster }) => [instantText(lastRefused(world, cluster))],
  },
  {
    pattern: pattern(
      String.raw`landed ${S} ago, (?:and its )?cooldown_s is (\d+): ${S} (?:to go|left)`,
    ),
    expected: ({ world, cluster }) => {
      const changed = lastChange(world, cluster, "target_size") ?? NaN;
      const cooldown = configured(world, cluster, "cooldown_s") ?? NaN;
      return [
        spanText(world.now - changed),
        String(cooldown),
        spanText(changed + cooldown * 1000 - world.now),
      ];
    },
  },
  {
    pattern: pattern(String.raw`\[COOLDOWN, until ${I}, ${S} from now`),
    expected: ({ world, cluster }) => cooldownOver(world, cluster),
  },
  {
    pattern: pattern(`the cooldown is over; by itself at ${I}, in ${S}`),
    expected: ({ world, cluster }) => cooldownOver(world, cluster),
  },
  {
    pattern: pattern(`reaches back to ${I}, ${S} of the ${S} needed`),
    expected: ({ world, cluster }) => {
      const from = world.log.reachesBackTo ?? NaN;
      const needed = configured(world, cluster, "idle_after_s") ?? NaN;
      return [instantText(from), spanText(world.now - from), spanText(needed * 1000)];
    },
  },
  {
    pattern: pattern(`reaches back ${S} of the ${S} that`),
    expected: ({ world, cluster }) => [
      spanText(world.now - (world.log.reachesBackTo ?? NaN)),
      spanText((configured(world, cluster, "idle_after_s") ?? NaN) * 1000),
    ],
  },
  {
    pattern: pattern(String.raw`a share of (\d(?:\.\d+)?) of all statements, at least (0\.9) is`),
    expected: ({ world }) => [String(world.log.sampleRate), "0.9"],
  },
  { pattern: pattern(String.raw`sample_rate to (0\.99) or more`), expected: () => ["0.99"] },
  {
    pattern: pattern(`the statement log was read ${S} ago, at most ${S} is of use`),
    expected: (
      { world },
    ) => [spanText(world.readAgo.get("statementLog") ?? NaN), spanText(120_000)],
  },
  {
    pattern: pattern(
      String.raw`has (?:paused all clusters|paused this cluster|ordered it) until ${I}`,
    ),
    expected: ({ world, cluster }) => [orderEnds(world, cluster).map(instantText)],
  },
  {
    pattern: pattern(String.raw`\[PAUSED, until ${I}, ${S} from now`),
    expected: ({ world, cluster }) => [
      orderEnds(world, cluster).map(instantText),
      orderEnds(world, cluster).map((until) => spanText(until - world.now)),
    ],
  },
  {
    pattern: pattern(`runs mz-schedctl resume[^;]*; by itself at ${I}, in ${S}`),
    expected: ({ world, cluster }) => [
      orderEnds(world, cluster).map(instantText),
      orderEnds(world, cluster).map((until) => spanText(until - world.now)),
    ],
  },
  {
    pattern: pattern(
      String.raw`given up at ${I}(?:;[^\[]*)? \[RESIZING, until ${I}, ${S} from now`,
    ),
    expected: ({ world, cluster }) => {
      const deadline = cluster.settings?.reconfiguration?.deadline ?? NaN;
      return [instantText(deadline), instantText(deadline), spanText(deadline - world.now)];
    },
  },
  {
    pattern: pattern(`not ready in time; by itself at ${I}, in ${S}`),
    expected: ({ world, cluster }) => {
      const deadline = cluster.settings?.reconfiguration?.deadline ?? NaN;
      return [instantText(deadline), spanText(deadline - world.now)];
    },
  },
  {
    pattern: pattern(`it is tried again at ${I}`),
    expected: (
      { world, cluster },
    ) => [instantText(failedAt(world, cluster) + HOUR)],
  },
  {
    pattern: pattern(
      String.raw`(?:\[RESIZE_FAILED, until|another size; by itself at) ${I}, (?:in )?${S}`,
    ),
    expected: ({ world, cluster }) => {
      const again = failedAt(world, cluster) + HOUR;
      return [instantText(again), spanText(again - world.now)];
    },
  },
  {
    pattern: pattern(`last at ${I}`),
    expected: ({ world, cluster }) => [instantText(undoneAt(world, cluster)[0] ?? NaN)],
  },
  {
    pattern: pattern(String.raw`(?:\[CONTESTED, until|last day; by itself at) ${I}, (?:in )?${S}`),
    expected: ({ world, cluster }) => {
      const forgotten = (undoneAt(world, cluster)[1] ?? NaN) + DAY;
      return [instantText(forgotten), spanText(forgotten - world.now)];
    },
  },
  {
    pattern: pattern(`was called \\w+ until ${S} ago.*left to settle for ${S}`),
    expected: ({ world, cluster }) => [
      spanText(world.now - (cluster.renamed?.at ?? NaN)),
      spanText(600_000),
    ],
  },
  {
    pattern: pattern(
      String
        .raw`(?:\[DEPLOYMENT_IN_PROGRESS, until|time to settle; by itself at) ${I}, (?:in )?${S}`,
    ),
    expected: ({ world, cluster }) => {
      const settled = (cluster.renamed?.at ?? NaN) + 600_000;
      return [instantText(settled), spanText(settled - world.now)];
    },
  },
];

type World = Parameters<Claim["expected"]>[0]["world"];
type Cluster = Parameters<Claim["expected"]>[0]["cluster"];

/** A resize that ran out of time failed then; of one that was cancelled only its beginning is known. */
function failedAt(world: World, cluster: Cluster): number {
  const resize = cluster.settings?.reconfiguration;
  return (resize?.status === "timed-out"
    ? resize.deadline
    : lastChange(world, cluster, "target_size")) ??
    NaN;
}

function cooldownOver(world: World, cluster: Cluster): readonly [string, string] {
  const over = (lastChange(world, cluster, "target_size") ?? NaN) +
    (configured(world, cluster, "cooldown_s") ?? NaN) * 1000;
  return [instantText(over), spanText(over - world.now)];
}

/** Of the orders that concern the cluster: its own newest one, else the newest one for all. */
function orderEnds({ overrides, now }: World, { id }: Cluster): readonly number[] {
  const standing = overrides.filter((one) => one.until === null || one.until > now);
  const own = standing.filter((one) => one.clusterId === id);
  const last = (own.length > 0 ? own : standing.filter((one) => one.clusterId === null)).at(-1);
  return last?.until ? [last.until] : [];
}

/** When somebody took something back, the newest first. */
function undoneAt({ undoings }: World, { id }: Cluster): readonly number[] {
  if (undoings.kind === "missing") return [];
  return undoings.value.filter((one) => one.clusterId === id).map((one) => one.at)
    .sort((a, b) => b - a);
}
