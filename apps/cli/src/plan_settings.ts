/** How this program plans: what flags and variables say, as the core takes it. */
import { DEFAULT_BLAST_RADIUS, type RunOptions } from "@mz-schedctl/core";
import type { ClusterFlags, LimitFlags } from "./arguments/request.ts";
import { readNumber } from "./settings.ts";
import type { Terminal } from "./terminal.ts";

/** A wait older than this is worth a finding. */
const WAIT_LIMIT_SECONDS = 1800;
const LONGEST_COOLDOWN_SECONDS = 31_536_000;

/** Options of a cycle. */
export function planSettings(flags: ClusterFlags & LimitFlags, terminal: Terminal): RunOptions {
  const { cluster, maxActions, maxSuspends, maxAddedCredits } = flags;
  return {
    defaultCooldownSeconds: readNumber("MZ_SCHEDCTL_DEFAULT_COOLDOWN_S", terminal, {
      fallback: 0,
      most: LONGEST_COOLDOWN_SECONDS,
    }),
    waitLimitSeconds: WAIT_LIMIT_SECONDS,
    blastRadius: {
      maxActions: maxActions ?? DEFAULT_BLAST_RADIUS.maxActions,
      maxSuspends: maxSuspends ?? DEFAULT_BLAST_RADIUS.maxSuspends,
      maxAddedCredits: maxAddedCredits ?? DEFAULT_BLAST_RADIUS.maxAddedCredits,
    },
    ...(cluster === undefined ? {} : { selects: (name: string) => cluster.test(name) }),
  };
}
