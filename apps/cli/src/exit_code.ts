/** Exit codes of mz-schedctl, and which one an error means. Scripts and cron jobs rely on them. */

export const EXIT = {
  done: 0,
  /** Any other error before the work began: password, missing tables or privilege. */
  failed: 1,
  /** `plan --detailed-exitcode`: there are changes to apply. */
  changesPending: 2,
  /** A statement failed; the rest was done. */
  statementFailed: 3,
  /** A saved plan is not what would be done now, or not for this environment. */
  stalePlan: 4,
  /** Another run holds the lease, or took it over from this one. */
  leaseHeld: 5,
  /** `--strict`: a finding that blocks or warns. */
  strictFindings: 6,
  /** Wrong arguments, no URL, bad regular expression. */
  usage: 64,
  /** Strategy rows that cannot be read, the rest was done; or a saved plan that cannot be read. */
  unreadableRows: 65,
  /** The server cannot be reached, or was lost for good. */
  unreachable: 69,
} as const;

export type ExitCode = typeof EXIT[keyof typeof EXIT];

/** What the caller did wrong: arguments, environment variables, files named by them. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The data that was handed over cannot be used: a strategy row that would be a problem. */
export class BadRowError extends Error {
  override readonly name = "BadRowError";
}

/** A file that was handed over is not what it should be. */
export class BadFileError extends Error {
  override readonly name = "BadFileError";
}

/** Somebody else is at work. */
export class LeaseHeldError extends Error {
  override readonly name = "LeaseHeldError";
}

/** What was asked for does not exist in the database. */
export class NotFoundError extends Error {
  override readonly name = "NotFoundError";
}

/** The exit code that an error means. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof UsageError) return EXIT.usage;
  if (error instanceof LeaseHeldError) return EXIT.leaseHeld;
  if (error instanceof BadRowError || error instanceof BadFileError) return EXIT.unreadableRows;
  switch (troubleKind(error)) {
    case "usage":
      return EXIT.usage;
    case "unreachable":
      return EXIT.unreachable;
    default:
      return EXIT.failed;
  }
}

/** Kind of an error of the adapter, told by its name so that `--help` need not load the adapter. */
function troubleKind(error: unknown): string | null {
  if (!(error instanceof Error) || error.name !== "AdapterError") return null;
  return "kind" in error ? String(error.kind) : null;
}
