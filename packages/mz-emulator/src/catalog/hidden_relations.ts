/**
 * Relations that Materialize does not have, for rows that only derived views read.
 *
 * Invariant: no statement of a user can name them.
 */

/** A relation of the emulator's own, in the form in which the recorded ones are described. */
export interface HiddenRelation {
  readonly schema: "mz_emulator";
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

function text(...names: readonly string[]): HiddenRelation["columns"] {
  return names.map((name) => ({ name, type: "text" }));
}

/** All of them. */
export const HIDDEN_RELATIONS: readonly HiddenRelation[] = [
  // Indexes that were made, as mz_indexes lists them; each cluster's own introspection indexes are derived.
  {
    schema: "mz_emulator",
    name: "indexes",
    columns: [
      ...text("id"),
      { name: "oid", type: "oid" },
      ...text("name", "on_id", "cluster_id", "owner_id", "create_sql", "redacted_create_sql"),
    ],
  },
  // How far objects are, as mz_hydration_statuses lists them, without introspection indexes.
  {
    schema: "mz_emulator",
    name: "hydrations",
    columns: [...text("object_id", "replica_id"), { name: "hydrated", type: "boolean" }],
  },
  // Replicas that are online and report.
  { schema: "mz_emulator", name: "reporting_replicas", columns: text("replica_id", "cluster_id") },
];

/** Relations of the native controller, which the old profile does not have. */
export const ABSENT_IN_OLD_PROFILE: readonly string[] = [
  "mz_internal.mz_cluster_auto_scaling_strategies",
  "mz_internal.mz_cluster_reconfigurations",
];
