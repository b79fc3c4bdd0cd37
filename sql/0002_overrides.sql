CREATE TABLE "mz_schedctl_overrides" (
	"override_id" text NOT NULL,
	"cluster_id" text,
	"kind" text NOT NULL,
	"reason" text NOT NULL,
	"author" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"until" timestamp with time zone,
	"allow_stale" boolean NOT NULL
);
