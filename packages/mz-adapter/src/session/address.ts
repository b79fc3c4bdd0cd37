/** The parts of a connection string. What Materialize understands itself goes through as start-up parameters. */
import { readFileSync } from "node:fs";
import { checkServerIdentity, type PeerCertificate } from "node:tls";
import { AdapterError } from "../errors.ts";

/** As postgres.js takes it: no TLS, TLS if offered, TLS without or with verification. */
export type Tls =
  | false
  | "prefer"
  | "require"
  | { readonly ca?: string; readonly checkServerIdentity: CheckIdentity };

/** What is wrong with the names in the server's certificate. */
type CheckIdentity = (asked: string, certificate: PeerCertificate) => Error | undefined;

export interface Address {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly tls: Tls;
  /** Start-up parameters, e.g. `options` or `search_path`. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** Takes a connection string apart; never repeats it in an error. */
export function parseAddress(connectionString: string): Address {
  const url = toUrl(connectionString);
  const query = new Map(url.searchParams);
  const host = decode(url.hostname).replace(/^\[(.*)\]$/, "$1") || "localhost";
  const tls = parseTls(query.get("sslmode") ?? "prefer", {
    rootCertificate: query.get("sslrootcert"),
    host,
  });
  for (const handled of ["sslmode", "sslrootcert", "application_name"]) query.delete(handled);
  const user = decode(url.username) || "materialize";
  return {
    host,
    port: url.port === "" ? 6875 : Number(url.port),
    user,
    password: decode(url.password),
    database: decode(url.pathname.slice(1)) || "materialize",
    tls,
    parameters: Object.fromEntries(query),
  };
}

function toUrl(connectionString: string): URL {
  let url: URL;
  try {
    url = new URL(connectionString.trim());
  } catch {
    throw new AdapterError(
      "usage",
      "Cannot use the connection string: it is not a URL, it must have the form " +
        "scheme://user:password@host:port/database with the scheme postgres",
    );
  }
  if (url.protocol !== "postgres:" && url.protocol !== "postgresql:") {
    throw new AdapterError(
      "usage",
      `Cannot use the connection string: its scheme is "${
        url.protocol.slice(0, -1)
      }", it must be ` +
        "postgres or postgresql",
    );
  }
  return url;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

interface Verification {
  readonly rootCertificate: string | undefined;
  readonly host: string;
}

function parseTls(mode: string, { rootCertificate, host }: Verification): Tls {
  switch (mode) {
    case "disable":
      return false;
    case "allow":
    case "prefer":
      return "prefer";
    case "require":
      return rootCertificate === undefined ? "require" : verifiedChain(rootCertificate);
    case "verify-ca":
      return verifiedChain(rootCertificate);
    case "verify-full":
      return verifiedHost(rootCertificate, host);
    default:
      throw new AdapterError(
        "usage",
        `Cannot use the connection string: sslmode is "${mode}", it must be one of disable, ` +
          "prefer, require, verify-ca, verify-full",
      );
  }
}

/**
 * Chain and host are checked. The driver names no host when it is an address, and the runtime would then look for
 * "localhost" in the certificate: so the host of the connection string is asked for, whatever it is.
 */
function verifiedHost(rootCertificate: string | undefined, host: string): Tls {
  return {
    ...authority(rootCertificate),
    checkServerIdentity: (_, certificate) => checkServerIdentity(host, certificate),
  };
}

/** The chain is checked, the host name is not. */
function verifiedChain(rootCertificate: string | undefined): Tls {
  return { ...authority(rootCertificate), checkServerIdentity: () => undefined };
}

function authority(rootCertificate: string | undefined): { readonly ca?: string } {
  if (rootCertificate === undefined || rootCertificate === "system") return {};
  try {
    return { ca: readFileSync(rootCertificate, "utf8") };
  } catch {
    throw new AdapterError(
      "usage",
      `Cannot use the connection string: sslrootcert names "${rootCertificate}", ` +
        "it must be a readable file",
    );
  }
}
