/**
 * The logs of a replica that each relation of mz_introspection is built on, in the order in which Materialize names them.
 *
 * Most views are the sum over workers of one log of nearly the same name; the others are listed.
 */
import { RELATIONS } from "../store/recorded.ts";

const OPERATORS = "mz_dataflow_operators_per_worker";
const ADDRESSES = "mz_dataflow_addresses_per_worker";
const CHANNELS = "mz_dataflow_channels_per_worker";
const LIR = "mz_compute_lir_mapping_per_worker";
const DATAFLOW_IDS = "mz_compute_dataflow_global_ids_per_worker";

const BATCHES = [
  "mz_arrangement_batches_raw",
  "mz_arrangement_records_raw",
  "mz_arrangement_batcher_records_raw",
  "mz_arrangement_batcher_size_raw",
  "mz_arrangement_batcher_capacity_raw",
  "mz_arrangement_batcher_allocations_raw",
];

const HEAP = [
  "mz_arrangement_heap_capacity_raw",
  "mz_arrangement_heap_allocations_raw",
  "mz_arrangement_heap_size_raw",
];

const ARRANGED_DATAFLOWS = [OPERATORS, ADDRESSES, ...BATCHES, ...HEAP];

/** By name without `_per_worker`. */
const LISTED: Readonly<Record<string, readonly string[]>> = {
  mz_arrangement_sizes: [...BATCHES, OPERATORS, ...HEAP],
  mz_compute_error_counts: [
    "mz_compute_error_counts_raw",
    "mz_compute_exports_per_worker",
    OPERATORS,
    ADDRESSES,
  ],
  mz_dataflows: [OPERATORS, ADDRESSES],
  mz_dataflow_operator_dataflows: [OPERATORS, ADDRESSES],
  mz_dataflow_operator_parents: [ADDRESSES, OPERATORS],
  mz_dataflow_channel_operators: [CHANNELS, ADDRESSES, OPERATORS],
  mz_dataflow_operator_reachability: [
    "mz_dataflow_operator_reachability_raw",
    OPERATORS,
    ADDRESSES,
  ],
  mz_dataflow_arrangement_sizes: ARRANGED_DATAFLOWS,
  mz_records_per_dataflow: ARRANGED_DATAFLOWS,
  mz_records_per_dataflow_operator: ARRANGED_DATAFLOWS,
  mz_expected_group_size_advice: ARRANGED_DATAFLOWS,
  mz_dataflow_global_ids: [DATAFLOW_IDS],
  mz_lir_mapping: [LIR],
  mz_mappable_objects: [LIR, DATAFLOW_IDS],
  mz_message_counts: [
    "mz_message_counts_sent_raw",
    "mz_message_counts_received_raw",
    "mz_message_batch_counts_sent_raw",
    "mz_message_batch_counts_received_raw",
  ],
};

const SOURCES = new Set(
  RELATIONS.filter((r) => r.schema === "mz_introspection" && r.kind === "source")
    .map((r) => r.name),
);

/** The logs behind a relation of mz_introspection. */
export function logSources(relation: string): readonly string[] {
  if (SOURCES.has(relation)) return [relation];
  const stem = relation.replace(/_per_worker$/, "");
  const listed = LISTED[stem];
  if (listed) return listed;
  return [`${stem}_raw`, `${stem}_per_worker`].filter((name) => SOURCES.has(name)).slice(0, 1);
}
