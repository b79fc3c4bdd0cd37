CREATE TABLE "mz_schedctl_lease" (
	"holder" text NOT NULL,
	"epoch" bigint NOT NULL,
	"until" timestamp with time zone NOT NULL
);
