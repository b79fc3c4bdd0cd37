/** How this program plans: what flags and variables say, as the core takes it. */
import { DEFAULT_BLAST_RADIUS, type RunOptions, type SavedOptions } from "@mz-schedctl/core";
import type { ClusterFlags, LimitFlags } from "./arguments/request.ts";
import { parseClusterFilter } from "@mz-schedctl/core/cluster_filter";
import { readNumber } from "./settings.ts";
import type { Terminal } from "./terminal.ts";

/** A wait older than this is worth a finding. */
const WAIT_LIMIT_SECONDS = 1800;
const LONGEST_COOLDOWN_SECONDS = 31_536_000;

/** Options of a cycle. */
export function planSettings(flags: ClusterFlags & LimitFlags, terminal: Terminal): RunOptions {
  return toRunOptions(savedOptions(flags, terminal), flags.cluster ?? null);
}

/** The same options, as a saved plan keeps them. */
export function savedOptions(flags: LimitFlags, terminal: Terminal): SavedOptions {
  const { maxActions, maxSuspends, maxAddedCredits } = flags;
  return {
    defaultCooldownSeconds: readNumber("MZ_SCHEDCTL_DEFAULT_COOLDOWN_S", terminal, {
      fallback: 0,
      most: LONGEST_COOLDOWN_SECONDS,
    }),
    waitLimitSeconds: WAIT_LIMIT_SECONDS,
    maxActions: maxActions ?? DEFAULT_BLAST_RADIUS.maxActions,
    maxSuspends: maxSuspends ?? DEFAULT_BLAST_RADIUS.maxSuspends,
    maxAddedCredits: maxAddedCredits ?? DEFAULT_BLAST_RADIUS.maxAddedCredits,
  };
}

/** Options of a cycle that plans as a saved plan was made. */
export function optionsOf(
  { options, clusterFilter }: {
    readonly options: SavedOptions;
    readonly clusterFilter: string | null;
  },
): RunOptions {
  return toRunOptions(options, clusterFilter === null ? null : parseClusterFilter(clusterFilter));
}

function toRunOptions(
  { defaultCooldownSeconds, waitLimitSeconds, ...blastRadius }: SavedOptions,
  cluster: RegExp | null,
): RunOptions {
  return {
    ...{ defaultCooldownSeconds, waitLimitSeconds, blastRadius },
    ...(cluster === null ? {} : { selects: (name: string) => cluster.test(name) }),
  };
}
