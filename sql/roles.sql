-- What the role of mz-schedctl needs, and nothing more. Run it as a superuser, statement by statement,
-- with your own names instead of scheduler, ops (the schema of our tables), control (the control cluster)
-- and prod (a cluster to be scheduled).

CREATE ROLE scheduler LOGIN;

-- Our tables: `mz-schedctl init --schema ops` makes them, best as this role, which then owns them and needs no
-- grants on them. If another role has made them, this one needs, once they are there:
--   GRANT SELECT, INSERT ON TABLE materialize.ops.mz_cluster_strategies TO scheduler;
--   GRANT SELECT, INSERT ON TABLE materialize.ops.mz_cluster_strategy_state TO scheduler;
--   GRANT SELECT, INSERT ON TABLE materialize.ops.mz_cluster_strategy_actions TO scheduler;
--   GRANT SELECT, INSERT ON TABLE materialize.ops.mz_schedctl_intents TO scheduler;
--   GRANT SELECT, INSERT ON TABLE materialize.ops.mz_schedctl_signals TO scheduler;
--   GRANT SELECT, INSERT ON TABLE materialize.ops.mz_schedctl_overrides TO scheduler;
--   GRANT SELECT, UPDATE ON TABLE materialize.ops.mz_schedctl_lease TO scheduler;
-- and, for `strategies remove`, `strategies follow` and `wipe-state`, and so that `apply` may drop what newer
-- revisions of a memory have overtaken (it does without):
--   GRANT DELETE ON TABLE materialize.ops.mz_cluster_strategies TO scheduler;
--   GRANT DELETE ON TABLE materialize.ops.mz_cluster_strategy_state TO scheduler;
-- and, for `history prune`:
--   GRANT DELETE ON TABLE materialize.ops.mz_cluster_strategy_actions TO scheduler;
--   GRANT DELETE ON TABLE materialize.ops.mz_schedctl_intents TO scheduler;
CREATE SCHEMA IF NOT EXISTS materialize.ops;
GRANT USAGE ON DATABASE materialize TO scheduler;
GRANT USAGE, CREATE ON SCHEMA materialize.ops TO scheduler;

-- Reading them needs a cluster with a replica.
GRANT USAGE ON CLUSTER control TO scheduler;

-- idle_suspend and burst by load read the statement log, without literals and without error messages.
GRANT mz_monitor_redacted TO scheduler;

-- Replicas are created and renamed by the owner of their cluster, and dropped by one who may also use it.
ALTER CLUSTER prod OWNER TO scheduler;
GRANT USAGE ON CLUSTER prod TO scheduler;
