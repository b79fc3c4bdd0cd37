/**
 * What a lint rule is: one file, one code, one line in the registry.
 *
 * A rule looks at rows that can be read and work, and says what their author has probably not meant. It never stops
 * anything, and it sees no signals: only rows, the catalog and the sizes.
 */
import type { Instant } from "../model/instant.ts";
import type { ObservedCluster, ReplicaSize } from "../model/observation.ts";

export interface LintRule {
  readonly code: string;
  readonly check: (subject: LintSubject) => readonly LintRemark[];
}

/** What one rule says. */
export interface LintRemark {
  /** `warn`: something will not do what it says. `note`: worth knowing. */
  readonly severity: "warn" | "note";
  /** Whose row it is about; null: all rows of the cluster. */
  readonly strategy: string | null;
  readonly text: string;
  /** What would be right. */
  readonly remedy: string;
}

/** One cluster that has rows. */
export interface LintSubject {
  readonly cluster: ObservedCluster;
  /** By strategy type, of each the row that counts; without those that cannot be read. */
  readonly configs: ReadonlyMap<string, Config>;
  /** Types with several rows, with how many. */
  readonly duplicated: readonly { readonly type: string; readonly rows: number }[];
  /** Types whose row that counts is dated in the future. */
  readonly future: readonly { readonly type: string; readonly at: Instant }[];
  readonly surroundings: Surroundings;
}

/** What is true for all clusters. */
export interface Surroundings {
  readonly sizes: ReadonlyMap<string, ReplicaSize>;
  /** Name of the cluster that our own tables are read on. */
  readonly controlCluster: string;
  readonly now: Instant;
}

/** A config that its strategy's schema accepts, read by key. */
export interface Config {
  readonly number: (key: string) => number | null;
  readonly text: (key: string) => string | null;
  readonly flag: (key: string) => boolean;
}

/** Reads keys of an accepted config. */
export function configOf(value: unknown): Config {
  const read = (key: string): unknown =>
    typeof value === "object" && value !== null
      ? (value as Readonly<Record<string, unknown>>)[key]
      : undefined;
  return {
    number: (key) => {
      const found = read(key);
      return typeof found === "number" ? found : null;
    },
    text: (key) => {
      const found = read(key);
      return typeof found === "string" ? found : null;
    },
    flag: (key) => read(key) === true,
  };
}
