/** What the command line asks for, typed: the only thing that commands see of it. */

/** Flags that every command has. */
export interface CommonFlags {
  readonly postgresUrl?: string;
  readonly schema?: string;
  readonly controlCluster?: string;
  readonly json: boolean;
  readonly verbose: boolean;
}

export interface ClusterFlags extends CommonFlags {
  /** An unanchored search in cluster names. */
  readonly cluster?: RegExp;
}

export interface PlanFlags extends ClusterFlags {
  readonly strict: boolean;
  readonly detailedExitcode: boolean;
}

export interface ApplyFlags extends ClusterFlags {
  readonly strict: boolean;
  readonly onError: "continue" | "stop";
  readonly yes: boolean;
}

export interface RowFlags extends CommonFlags {
  /** CLUSTER is an id, not a name. */
  readonly id: boolean;
  readonly dryRun: boolean;
}

export interface WipeFlags extends ClusterFlags {
  readonly dryRun: boolean;
  readonly yes: boolean;
}

export interface ServeFlags extends CommonFlags {
  readonly port?: number;
  readonly host?: string;
}

export type Request =
  | { readonly command: "init"; readonly flags: CommonFlags }
  | { readonly command: "plan"; readonly flags: PlanFlags }
  | { readonly command: "apply"; readonly flags: ApplyFlags }
  | {
    readonly command: "strategies set";
    readonly flags: RowFlags;
    readonly row: RowArguments & { readonly config: string };
  }
  | { readonly command: "strategies remove"; readonly flags: RowFlags; readonly row: RowArguments }
  | { readonly command: "strategies list"; readonly flags: ClusterFlags }
  | { readonly command: "wipe-state"; readonly flags: WipeFlags }
  | { readonly command: "doctor"; readonly flags: CommonFlags }
  | { readonly command: "views print" | "views install"; readonly flags: CommonFlags }
  | { readonly command: "serve"; readonly flags: ServeFlags };

/** Whose row, and of which type. */
export interface RowArguments {
  readonly cluster: string;
  readonly type: string;
}
