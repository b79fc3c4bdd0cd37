-- What the role of mz-schedctl needs, and nothing more. Run it as a superuser, statement by statement,
-- with your own names instead of mz_schedctl, ops (the schema of our tables), control (the control cluster)
-- and prod (a cluster to be scheduled).

CREATE ROLE mz_schedctl LOGIN;

-- Our tables: `mz-schedctl init --schema ops` makes them, best as this role, which then owns them.
GRANT USAGE ON DATABASE materialize TO mz_schedctl;
GRANT USAGE, CREATE ON SCHEMA materialize.ops TO mz_schedctl;

-- Reading them needs a cluster with a replica.
GRANT USAGE ON CLUSTER control TO mz_schedctl;

-- idle_suspend reads the statement log, without literals and without error messages.
GRANT mz_monitor_redacted TO mz_schedctl;

-- Replicas are created and renamed by the owner of their cluster, and dropped by one who may also use it.
ALTER CLUSTER prod OWNER TO mz_schedctl;
GRANT USAGE ON CLUSTER prod TO mz_schedctl;
