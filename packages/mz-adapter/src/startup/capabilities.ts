/** What this version of Materialize can do, from what its catalog has and what its settings say. */
import type { Capabilities } from "@mz-schedctl/core";

/** Which relations of Materialize's own controller of clusters there are. */
export interface NativeRelations {
  readonly reconfigurations: boolean;
  readonly autoScalingStrategies: boolean;
}

/** Two columns for a SELECT without grouping. */
export const NATIVE_RELATIONS = `(
    SELECT count(*) FROM mz_catalog.mz_objects WHERE name = 'mz_cluster_reconfigurations'
  ) AS reconfigurations,
  (
    SELECT count(*) FROM mz_catalog.mz_objects WHERE name = 'mz_cluster_auto_scaling_strategies'
  ) AS auto_scaling_strategies`;

/** From here on a new size is prepared in the background; the relation is a little older. */
const BACKGROUND_RESIZE_SINCE = [26, 34, 1];

/** What cannot be read is not assumed: a flag that this role may not see counts as off. */
export function toCapabilities(
  native: NativeRelations,
  settings: { readonly databaseVersion: string; readonly waitUntilReady: boolean },
): Capabilities {
  return {
    backgroundResize: native.reconfigurations &&
      isAtLeast(settings.databaseVersion, BACKGROUND_RESIZE_SINCE),
    waitUntilReady: settings.waitUntilReady,
    nativeBurst: native.autoScalingStrategies,
  };
}

/** `v26.37.0-dev.0 (30e4b1d24)` is at least 26.34.1. */
function isAtLeast(version: string, wanted: readonly number[]): boolean {
  const parts = /^v(\d+)\.(\d+)\.(\d+)/.exec(version)?.slice(1).map(Number);
  if (parts === undefined) return false;
  for (const [index, least] of wanted.entries()) {
    const part = parts[index] ?? 0;
    if (part !== least) return part > least;
  }
  return true;
}
