/**
 * What can go wrong outside of our own code, by the treatment that it needs.
 *
 * Messages are for people, say what must be different, and never contain a connection string.
 */
import { missingGrant } from "./missing_grant.ts";
import { redact } from "./redact.ts";

export type TroubleKind =
  /** The connection string cannot be used. */
  | "usage"
  /** No server answers, or it went away. */
  | "unreachable"
  | "password"
  | "permission"
  | "missing_tables"
  | "missing_cluster"
  /** The control cluster has no replica to answer with. */
  | "no_replica"
  /** The server answered, with an error that has no treatment of its own. */
  | "refused"
  /** An answer that does not have the agreed shape. */
  | "unexpected";

/** Trouble with the world; `kind` decides the exit code. */
export class AdapterError extends Error {
  readonly kind: TroubleKind;
  /** What the server itself said, with its hint; null when it said nothing. */
  readonly said: string | null;
  /** The server was given up because it took too long, not because it went away. */
  readonly timedOut: boolean;

  constructor(
    kind: TroubleKind,
    message: string,
    more: { readonly said?: string; readonly cause?: unknown; readonly timedOut?: boolean } = {},
  ) {
    super(redact(message), more.cause === undefined ? {} : { cause: more.cause });
    this.name = "AdapterError";
    this.kind = kind;
    this.said = more.said === undefined ? null : redact(more.said);
    this.timedOut = more.timedOut ?? false;
  }
}

/** What is known about the session in which something failed. */
export interface Circumstance {
  /** What was being done, as in "Cannot <doing>". */
  readonly doing: string;
  /** `host:port`. */
  readonly server: string;
  readonly user: string;
  readonly controlCluster: string | null;
  /** Whether the server has answered anything yet; absent: it has. */
  readonly met?: boolean;
}

/** The fields of an error response that matter here. */
interface RawError {
  readonly code: string;
  readonly message: string;
  readonly detail: string | undefined;
  readonly hint: string | undefined;
}

/** Any failure of a statement or of the connection, classified. */
export function classify(raw: unknown, circumstance: Circumstance): AdapterError {
  if (raw instanceof AdapterError) return raw;
  const error = rawError(raw);
  const { kind, text } = describe(error, circumstance);
  const said = [error.message, error.hint].filter((part) => part !== undefined && part !== "");
  return new AdapterError(kind, text, { said: said.join("; ") });
}

function rawError(raw: unknown): RawError {
  if (typeof raw !== "object" || raw === null) {
    return { code: "", message: String(raw), detail: undefined, hint: undefined };
  }
  const fields = raw as Record<string, unknown>;
  // Connecting to a name with several addresses fails with one error for all of them.
  const inner = Array.isArray(fields["errors"]) ? fields["errors"][0] as RawError : undefined;
  return {
    code: text(fields["code"]) ?? inner?.code ?? "",
    message: text(fields["message"]) || inner?.message || "no message",
    detail: text(fields["detail"]),
    hint: text(fields["hint"]),
  };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function describe(
  error: RawError,
  at: Circumstance,
): { readonly kind: TroubleKind; readonly text: string } {
  const { code, message } = error;
  if (NEVER_CONNECTED[code] !== undefined) {
    return {
      kind: "unreachable",
      text: `Cannot reach Materialize at ${at.server}: ${NEVER_CONNECTED[code]}`,
    };
  }
  if (isTlsTrouble(code)) {
    return {
      kind: "unreachable",
      text: `Cannot reach Materialize at ${at.server}: TLS failed with ${message}, ` +
        "sslmode in the connection string must fit the server and sslrootcert its certificate",
    };
  }
  if (HUNG_UP.test(code) && message.includes("before secure TLS connection")) {
    return {
      kind: "unreachable",
      text:
        `Cannot reach Materialize at ${at.server}: the server closed the connection at the TLS ` +
        "handshake; if it has no TLS, use sslmode=disable",
    };
  }
  if (HUNG_UP.test(code) && at.met === false) {
    return {
      kind: "unreachable",
      text:
        `Cannot reach Materialize at ${at.server}: the connection was closed (${code}) before ` +
        "anything was answered, the server must be Materialize and let this host in",
    };
  }
  if (isLoss(code)) {
    return {
      kind: "unreachable",
      text: `Cannot ${at.doing}: the connection to ${at.server} was lost (${code}), ` +
        "the server must stay reachable",
    };
  }
  if (code.startsWith("28")) {
    return {
      kind: "password",
      text: `Cannot log in to ${at.server} as "${at.user}": ${message}, ` +
        "user name and password in the connection string must be right, and its sslmode one that " +
        "the server lets in",
    };
  }
  return describeRefusal(error, at);
}

function describeRefusal(
  error: RawError,
  at: Circumstance,
): { readonly kind: TroubleKind; readonly text: string } {
  const { code, message, detail, hint } = error;
  if (code === "42501") {
    const need = detail === undefined ? "the role must have the privilege" : lowerFirst(detail);
    const grant = missingGrant(detail ?? "");
    const remedy = grant === null ? "" : `: ${grant}`;
    return { kind: "permission", text: `Cannot ${at.doing}: ${message}, ${need}${remedy}` };
  }
  if (message.includes("has no replicas available")) {
    const cluster = /CLUSTER "(.*)" has no replicas/.exec(message)?.[1] ?? at.controlCluster ?? "";
    return {
      kind: "no_replica",
      text: `Cannot ${at.doing}: the control cluster "${cluster}" has no replica, it must have ` +
        "one, or --control-cluster must name a cluster that has",
    };
  }
  if (/^unknown cluster '/.test(message) || /^cluster ".*" does not exist/.test(message)) {
    return {
      kind: "missing_cluster",
      text: `Cannot ${at.doing}: ${message}, --control-cluster must name an existing cluster`,
    };
  }
  const advice = hint === undefined ? "" : ` (${hint})`;
  return {
    kind: "refused",
    text: `Cannot ${at.doing}: Materialize refused with ${code || "no code"}: ${message}${advice}`,
  };
}

const NEVER_CONNECTED: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused, a server must listen there",
  ENOTFOUND: "the host name is unknown, it must be one that resolves",
  EAI_AGAIN: "the host name does not resolve at the moment, it must be one that resolves",
  EHOSTUNREACH: "the host is unreachable, there must be a route to it",
  ENETUNREACH: "the network is unreachable, there must be a route to it",
  ETIMEDOUT: "no answer, the host and port must be right and no firewall in between",
  CONNECT_TIMEOUT: "no answer, the host and port must be right and no firewall in between",
};

/** How a connection ends without a word from the server. */
const HUNG_UP = /^(CONNECTION_|ECONNRESET$|EPIPE$|ECONNABORTED$)/;

/** Whether the connection is gone, so that nobody knows what became of the statement. */
function isLoss(code: string): boolean {
  return HUNG_UP.test(code) || /^(08|57P0)/.test(code) || code === "TIMED_OUT";
}

function isTlsTrouble(code: string): boolean {
  return /^(ERR_TLS|ERR_SSL|EPROTO|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH)/
    .test(code);
}

function lowerFirst(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
