/** BURST_SAME_SIZE and BURST_SMALLER: an extra replica that is never made, or that comes too late to be of use. */
import type { ReplicaSize } from "../model/observation.ts";
import type { LintRule, LintSubject } from "./rule.ts";

interface Sizes {
  readonly target: string;
  readonly burst: string;
}

export const burstSameSize: LintRule = {
  code: "BURST_SAME_SIZE",
  check: (subject) => {
    const both = sizesOf(subject);
    if (both === null || both.target !== both.burst) return [];
    return [{
      severity: "warn",
      strategy: "burst",
      text: `never makes an extra replica: burst_replica_size is ${both.burst}, as target_size is`,
      remedy: "choose a larger burst_replica_size, or remove the burst row",
    }];
  },
};

export const burstSmaller: LintRule = {
  code: "BURST_SMALLER",
  check: (subject) => {
    const both = sizesOf(subject);
    if (both === null || both.target === both.burst) return [];
    const { sizes } = subject.surroundings;
    const target = sizes.get(both.target);
    const burst = sizes.get(both.burst);
    if (target === undefined || burst === undefined || !isSmaller(burst, target)) return [];
    return [{
      severity: "warn",
      strategy: "burst",
      text: `its extra replica of ${both.burst} is smaller than target_size ${both.target} and ` +
        "will hardly be ready before the replica that it stands in for",
      remedy: `choose a burst_replica_size larger than ${both.target}`,
    }];
  },
};

function sizesOf({ configs }: LintSubject): Sizes | null {
  const target = configs.get("target_size")?.text("target_size") ?? null;
  const burst = configs.get("burst")?.text("burst_replica_size") ?? null;
  return target === null || burst === null ? null : { target, burst };
}

/** By what it can do where that is known, else by what it costs. */
function isSmaller(a: ReplicaSize, b: ReplicaSize): boolean {
  if (a.cpuNanoCores !== null && b.cpuNanoCores !== null && a.cpuNanoCores !== b.cpuNanoCores) {
    return a.cpuNanoCores < b.cpuNanoCores;
  }
  return a.creditsPerHour < b.creditsPerHour;
}
