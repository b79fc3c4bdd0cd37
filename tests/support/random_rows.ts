/** Random strategy rows: of every type, with configs that mean something, and broken ones. */
import fc from "fast-check";

export interface RowSpec {
  readonly type: string;
  readonly config: unknown;
  /** Null for a NULL updated_at. */
  readonly age: number | null;
}

/** The sizes that random rows and replicas have. */
export const SIZES = ["25cc", "50cc", "100cc", "400cc"];

const targetSize: fc.Arbitrary<unknown> = fc.oneof(
  fc.record({ target_size: fc.constantFrom(...SIZES) }),
  fc.record({
    target_size: fc.constantFrom(...SIZES),
    replicas: fc.integer({ min: 1, max: 3 }),
    cooldown_s: fc.constantFrom(0, 60, 600),
  }),
  fc.record({ target_size: fc.constantFrom(...SIZES), allow_downtime: fc.boolean() }),
  fc.record({
    target_size: fc.constantFrom(...SIZES),
    replica_name: fc.constantFrom("main", "r_25cc", "x"),
  }),
);

const idleSuspend: fc.Arbitrary<unknown> = fc.oneof(
  fc.record({ idle_after_s: fc.constantFrom(30, 60, 300, 1_800) }),
  fc.record({
    idle_after_s: fc.constantFrom(30, 300),
    allow_stale: fc.boolean(),
    min_up_s: fc.constantFrom(0, 120),
    ignore_applications: fc.constantFrom(["psql"], ["dbt"], []),
    cooldown_s: fc.constantFrom(0, 60, 600),
  }),
);

const burst: fc.Arbitrary<unknown> = fc.oneof(
  fc.record({ burst_replica_size: fc.constantFrom(...SIZES) }),
  fc.record({
    burst_replica_size: fc.constantFrom(...SIZES),
    after_s: fc.constantFrom(0, 60),
    linger_s: fc.constantFrom(0, 30, 120),
    cooldown_s: fc.constantFrom(0, 60, 600),
  }),
  fc.record({
    max_replicas: fc.integer({ min: 1, max: 4 }),
    scale_up_threshold_ms: fc.constantFrom(100, 500),
  }),
  fc.record({
    max_replicas: fc.integer({ min: 1, max: 3 }),
    scale_up_threshold_ms: fc.constantFrom(100, 500),
    cooldown_s: fc.constantFrom(0, 60),
    idle_after_s: fc.constantFrom(30, 300),
    min_samples: fc.constantFrom(1, 50),
    window_s: fc.constantFrom(60, 300),
  }),
);

const shrinkToFit: fc.Arbitrary<unknown> = fc.oneof(
  fc.record({ max_replica_size: fc.constantFrom(...SIZES) }),
  fc.record({
    max_replica_size: fc.constantFrom(...SIZES),
    min_oom_count: fc.constantFrom(1, 3),
    verdict_ttl_s: fc.constantFrom(86_400, 604_800),
    cooldown_s: fc.constantFrom(0, 60, 600),
  }),
  fc.record({
    max_replica_size: fc.constantFrom(...SIZES),
    min_crash_count: fc.constantFrom(1, 3),
    window_s: fc.constantFrom(60, 600),
    shrink_below_percent: fc.constantFrom(10, 40, 80),
    grow_above_percent: fc.constantFrom(81, 85, 100),
    allow_downtime: fc.boolean(),
  }),
);

const age = fc.constantFrom(null, 10, 20, 20, 30);

/** Any row. */
export const row: fc.Arbitrary<RowSpec> = fc.oneof(
  { weight: 4, arbitrary: rowOf("target_size", targetSize) },
  { weight: 4, arbitrary: rowOf("idle_suspend", idleSuspend) },
  { weight: 3, arbitrary: rowOf("burst", burst) },
  { weight: 2, arbitrary: rowOf("shrink_to_fit", shrinkToFit) },
  { weight: 1, arbitrary: rowOf("idle_shutdown", idleSuspend) },
  { weight: 1, arbitrary: brokenRow() },
);

/** A row that cannot be read: of a known type with a bad config, or of no known type. */
export function brokenRow(): fc.Arbitrary<RowSpec> {
  return fc.oneof(
    rowOf("target_size", fc.constantFrom<unknown>(null, 7, [], {}, { target_size: "no" })),
    rowOf("idle_suspend", fc.constantFrom<unknown>("x", { idle_after_s: -1 }, { idle_after: 5 })),
    rowOf(
      "burst",
      fc.constantFrom<unknown>([], { burst_replica_size: "no" }, { after_s: 1 }, {
        max_replicas: 2,
        scale_up_threshold_ms: 1,
        after_s: 1,
      }),
    ),
    rowOf("no_such_strategy", fc.constantFrom<unknown>({}, null)),
  );
}

function rowOf(type: string, config: fc.Arbitrary<unknown>): fc.Arbitrary<RowSpec> {
  return fc.record({ type: fc.constant(type), config, age });
}
