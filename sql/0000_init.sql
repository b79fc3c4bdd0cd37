CREATE TABLE "mz_cluster_strategy_actions" (
	"action_id" text NOT NULL,
	"cluster_id" text,
	"action_sql" text,
	"decision_ctx" jsonb,
	"executed" boolean,
	"error_message" text,
	"created_at" timestamp with time zone DEFAULT now()
);
--> statement-breakpoint
CREATE TABLE "mz_schedctl_intents" (
	"action_id" text NOT NULL,
	"cycle_id" text NOT NULL,
	"cluster_id" text NOT NULL,
	"action_sql" text NOT NULL,
	"decision_ctx" jsonb NOT NULL,
	"phase" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "mz_schedctl_schema_version" (
	"version" integer NOT NULL,
	"applied_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "mz_schedctl_signals" (
	"cluster_id" text NOT NULL,
	"signal" text NOT NULL,
	"value" jsonb,
	"as_of" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "mz_cluster_strategy_state" (
	"cluster_id" text NOT NULL,
	"state_version" integer NOT NULL,
	"payload" jsonb NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now()
);
--> statement-breakpoint
CREATE TABLE "mz_cluster_strategies" (
	"cluster_id" text NOT NULL,
	"strategy_type" text NOT NULL,
	"config" jsonb NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now()
);
