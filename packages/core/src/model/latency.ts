/** How long reads take on a cluster, from the statement log. */

/** Of the SELECTs and FETCHes that finished on the cluster within the window asked for. */
export interface ClusterLatency {
  readonly clusterId: string;
  readonly samples: number;
  /** 95th percentile, in milliseconds: the smallest duration that at least 95 % of the samples do not exceed. */
  readonly p95Ms: number;
}
