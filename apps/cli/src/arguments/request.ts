/** What the command line asks for, typed: the only thing that commands see of it. */

/** Flags that every command has. */
export interface CommonFlags {
  readonly postgresUrl?: string;
  readonly schema?: string;
  readonly controlCluster?: string;
  readonly json: boolean;
  /** How often it was given; absent: not at all. */
  readonly verbose?: number;
  readonly logFormat?: "json" | "pretty";
}

/** Whether more than usual is to be shown. */
export function isVerbose({ verbose = 0 }: Pick<CommonFlags, "verbose">): boolean {
  return verbose > 0;
}

export interface ClusterFlags extends CommonFlags {
  /** An unanchored search in cluster names. */
  readonly cluster?: RegExp;
}

/** What one cycle may do at most; absent: the default. */
export interface LimitFlags {
  readonly maxActions?: number;
  readonly maxSuspends?: number;
  readonly maxAddedCredits?: number;
}

export interface PlanFlags extends ClusterFlags, LimitFlags {
  readonly strict: boolean;
  readonly detailedExitcode: boolean;
  /** The file that the plan is saved as. */
  readonly out?: string;
}

export interface ShowFlags extends CommonFlags {
  readonly strict: boolean;
  readonly detailedExitcode: boolean;
}

export interface ApplyFlags extends ClusterFlags, LimitFlags {
  readonly strict: boolean;
  readonly onError: "continue" | "stop";
  /** How old a saved plan may be, in milliseconds. */
  readonly maxAge?: number;
  /** The text file for Prometheus that is written after the run. */
  readonly metricsFile?: string;
  readonly yes: boolean;
}

export interface RowFlags extends CommonFlags {
  /** CLUSTER is an id, not a name. */
  readonly id: boolean;
  readonly dryRun: boolean;
}

export interface LintFlags extends ClusterFlags {
  readonly strict: boolean;
}

export interface FollowFlags extends CommonFlags {
  readonly dryRun: boolean;
  readonly force: boolean;
}

/** Of the orders pause, resume, suspend and wake. */
export interface OrderFlags extends CommonFlags {
  readonly id: boolean;
  readonly reason?: string;
  readonly author?: string;
  readonly dryRun: boolean;
}

export interface LastingFlags extends OrderFlags {
  /** Milliseconds; absent: until somebody resumes. */
  readonly for?: number;
}

export interface SuspendFlags extends LastingFlags {
  readonly allowStale: boolean;
  readonly yes: boolean;
}

export interface WipeFlags extends ClusterFlags {
  readonly dryRun: boolean;
  readonly yes: boolean;
}

export interface ExplainFlags extends CommonFlags, LimitFlags {
  /** A saved plan; absent: one that is made now. */
  readonly plan?: string;
}

export interface ReportFlags extends ClusterFlags {
  /** How far back to look, in milliseconds. */
  readonly since?: number;
}

export interface HistoryFlags extends ReportFlags {
  readonly limit?: number;
}

export interface PruneFlags extends CommonFlags {
  /** How old what is deleted must be, in milliseconds. */
  readonly before: number;
  readonly dryRun: boolean;
  readonly yes: boolean;
}

/** The shells that completions are made for. */
export const SHELLS = ["bash", "zsh", "fish"] as const;

export type Shell = typeof SHELLS[number];

export interface ServeFlags extends CommonFlags {
  readonly port?: number;
  readonly host?: string;
}

export type Request =
  | { readonly command: "init"; readonly flags: CommonFlags }
  | { readonly command: "plan"; readonly flags: PlanFlags }
  | { readonly command: "show"; readonly flags: ShowFlags; readonly file: string }
  | {
    readonly command: "apply";
    readonly flags: ApplyFlags;
    /** A saved plan; null: one that is made now. */
    readonly file: string | null;
  }
  | { readonly command: "explain"; readonly flags: ExplainFlags; readonly cluster: string }
  | {
    readonly command: "strategies set";
    readonly flags: RowFlags;
    readonly row: RowArguments & { readonly config: string };
  }
  | { readonly command: "strategies remove"; readonly flags: RowFlags; readonly row: RowArguments }
  | { readonly command: "strategies list"; readonly flags: ClusterFlags }
  | { readonly command: "strategies lint"; readonly flags: LintFlags }
  | {
    readonly command: "strategies follow";
    readonly flags: FollowFlags;
    /** The name that the rows are to follow. */
    readonly name: string;
  }
  | {
    readonly command: "strategies schema";
    readonly flags: CommonFlags;
    /** Null: all. */
    readonly type: string | null;
  }
  | OrderRequest
  | { readonly command: "history"; readonly flags: HistoryFlags }
  | { readonly command: "history prune"; readonly flags: PruneFlags }
  | { readonly command: "report"; readonly flags: ReportFlags }
  | { readonly command: "completions"; readonly flags: CommonFlags; readonly shell: Shell }
  | { readonly command: "wipe-state"; readonly flags: WipeFlags }
  | { readonly command: "doctor"; readonly flags: CommonFlags }
  | { readonly command: "views print" | "views install"; readonly flags: CommonFlags }
  | { readonly command: "serve"; readonly flags: ServeFlags };

/** Whose row, and of which type. */
export interface RowArguments {
  readonly cluster: string;
  readonly type: string;
}

/** An order of an operator. */
export type OrderRequest =
  & (
    | { readonly command: "pause" | "wake"; readonly flags: LastingFlags }
    | { readonly command: "resume"; readonly flags: OrderFlags }
    | { readonly command: "suspend"; readonly flags: SuspendFlags }
  )
  & {
    /** Null: all clusters. */
    readonly cluster: string | null;
  };
