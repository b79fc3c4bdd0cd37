/**
 * Session variables: which exist, what each accepts, and how its value is printed.
 *
 * System variables are read from the world and cannot be set here. Invariant: a value that is stored has been checked and is
 * in its printed form.
 */
import { SqlError } from "../pgwire/message_fields.ts";
import { PARAMETERS } from "../store/recorded.ts";

interface Kind {
  /** The printed form of what was given, or an error. Several values only where a list makes sense. */
  readonly read: (name: string, values: readonly string[]) => string;
}

/** A session variable. */
export interface SessionVariable {
  readonly name: string;
  readonly description: string;
  readonly initial: string;
  readonly kind: Kind;
}

const invalid = (name: string, value: string, hint?: string) =>
  new SqlError("22023", `invalid value for parameter "${name}": "${value}"`, { hint });
const requires = (name: string, type: string) =>
  new SqlError("22023", `parameter "${name}" requires a "${type}" value`);

const one = (name: string, values: readonly string[]) => {
  if (values.length !== 1) {
    throw new SqlError("22023", `parameter "${name}" cannot have multiple values`);
  }
  return values[0] ?? "";
};

const text: Kind = { read: one };
const boolean: Kind = {
  read(name, values) {
    const value = one(name, values).toLowerCase();
    if (value === "t" || value === "true" || value === "on") return "on";
    if (value === "f" || value === "false" || value === "off") return "off";
    throw requires(name, "boolean");
  },
};
const integer: Kind = {
  read(name, values) {
    const value = one(name, values);
    if (!/^-?\d+$/.test(value)) throw requires(name, "integer");
    return value;
  },
};
const wholeNumber: Kind = {
  read(name, values) {
    const value = one(name, values);
    if (!/^\d+$/.test(value)) throw requires(name, "unsigned integer");
    return value;
  },
};
const fixed = (only: string, accepted: readonly string[]): Kind => ({
  read(name, values) {
    if (accepted.includes(values.join(", ").toLowerCase())) return only;
    throw new SqlError("22023", `parameter "${name}" can only be set to "${only}"`);
  },
});
const choice = (
  allowed: readonly string[],
  printed: Readonly<Record<string, string>> = {},
): Kind => ({
  read(name, values) {
    const value = one(name, values);
    const found = allowed.find((each) => each.toLowerCase() === value.toLowerCase());
    if (found === undefined) {
      throw invalid(name, value, `Available values: ${allowed.join(", ")}.`);
    }
    return printed[found] ?? found;
  },
});
const identifiers: Kind = {
  read: (_name, values) => values.map((v) => printIdentifier(v)).join(", "),
};
const timeZone: Kind = {
  read(name, values) {
    const value = one(name, values);
    if (/^(utc|gmt)$/i.test(value)) return value.toUpperCase() === "UTC" ? "UTC" : "UTC";
    if (/^\+?00:?00$/.test(value)) return "+00:00";
    throw invalid(name, value);
  },
};
const isolation: Kind = {
  read(name, values) {
    const value = one(name, values).toLowerCase();
    const lower = ["read uncommitted", "read committed", "repeatable read", "snapshot isolation"];
    if (lower.includes(value)) return "serializable";
    const known = ["serializable", "strict serializable", "strong session serializable"];
    if (known.includes(value)) return value;
    throw invalid(
      name,
      one(name, values),
      `Available values: ${[...lower, ...known].join(", ")}.`,
    );
  },
};
const UNITS: Readonly<Record<string, number>> = {
  us: 0.001,
  ms: 1,
  s: 1000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
const duration: Kind = {
  read(name, values) {
    const match = /^\s*(\d+)\s*(us|ms|s|min|h|d)?\s*$/.exec(one(name, values));
    if (!match) throw requires(name, "duration");
    return printDuration(Number(match[1]) * (UNITS[match[2] ?? "ms"] ?? 1));
  },
};

function printDuration(ms: number): string {
  if (ms === 0) return "0 s";
  for (const unit of ["d", "h", "min", "s", "ms"]) {
    const size = UNITS[unit] ?? 1;
    if (ms % size === 0) return `${ms / size} ${unit}`;
  }
  return `${Math.round(ms * 1000)} us`;
}

/** A printed duration in milliseconds. */
export function durationMs(value: string): number {
  const match = /^(\d+) (us|ms|s|min|h|d)$/.exec(value);
  return match ? Number(match[1]) * (UNITS[match[2] ?? "ms"] ?? 1) : 0;
}

/** An identifier as lists of them print it. */
export function printIdentifier(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** The identifiers of a printed list. */
export function parseIdentifiers(list: string): readonly string[] {
  return [...list.matchAll(/"((?:[^"]|"")*)"|([^",\s]+)/g)].map((m) =>
    m[1] !== undefined ? m[1].replaceAll('""', '"') : m[2] ?? ""
  );
}

/** A number from 0 to 1. */
const share: Kind = {
  read(name, values) {
    const value = one(name, values);
    if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value)) throw requires(name, "numeric");
    if (Number(value) >= 0 && Number(value) <= 1) return value;
    throw new SqlError(
      "22023",
      `parameter "${name}" cannot have value "${value}": only supports values in range 0.0..=1.0`,
    );
  },
};
const SIZES = ["B", "kB", "MB", "GB", "TB"];
const bytes: Kind = {
  read(name, values) {
    const match = /^\s*(\d+)\s*(B|kB|MB|GB|TB)?\s*$/.exec(one(name, values));
    if (!match) throw requires(name, "bytes");
    let amount = BigInt(match[1] ?? "0") * 1024n ** BigInt(SIZES.indexOf(match[2] ?? "B"));
    if (amount === 0n) return "0";
    let unit = 0;
    for (; amount % 1024n === 0n && unit + 1 < SIZES.length; unit++) amount /= 1024n;
    return `${amount}${SIZES[unit]}`;
  },
};

const LEVELS = [
  "debug5",
  "debug4",
  "debug3",
  "debug2",
  "debug1",
  "log",
  "notice",
  "warning",
  "error",
];

const KINDS: Readonly<Record<string, Kind>> = {
  application_name: text,
  auto_route_catalog_queries: boolean,
  client_encoding: choice(["UTF8"]),
  client_min_messages: choice(LEVELS),
  cluster: text,
  cluster_replica: text,
  current_object_missing_warnings: boolean,
  database: text,
  default_cluster_replication_factor: wholeNumber,
  DateStyle: fixed("ISO, MDY", ["iso", "iso, mdy", "iso,mdy"]),
  emit_introspection_query_notice: boolean,
  emit_plan_insights_notice: boolean,
  emit_timestamp_notice: boolean,
  emit_trace_id_notice: boolean,
  enable_session_rbac_checks: boolean,
  extra_float_digits: integer,
  failpoints: text,
  idle_in_transaction_session_timeout: duration,
  integer_datetimes: fixed("on", ["on", "true", "t"]),
  IntervalStyle: choice(["postgres"]),
  max_query_result_size: bytes,
  restrict_to_user_objects: boolean,
  search_path: identifiers,
  sql_safe_updates: boolean,
  standard_conforming_strings: fixed("on", ["on", "true", "t"]),
  statement_logging_sample_rate: share,
  statement_timeout: duration,
  TimeZone: timeZone,
  transaction_isolation: isolation,
  welcome_message: boolean,
  force_source_table_syntax: boolean,
  optimizer_e2e_latency_warning_threshold: duration,
};

/** Those that SET refuses, although they are there to be shown. */
const READ_ONLY = new Set(["server_version", "server_version_num", "mz_version", "is_superuser"]);
READ_ONLY.add("max_identifier_length");

/** Names that a variable had before. */
const RENAMED: Readonly<Record<string, string>> = {
  auto_route_introspection_queries: "auto_route_catalog_queries",
};

const recorded = new Map(PARAMETERS.user.map((p) => [p.name.toLowerCase(), p]));

/** The session variable of that name in any case, if it is one. */
export function sessionVariable(name: string): SessionVariable | undefined {
  const lower = RENAMED[name.toLowerCase()] ?? name.toLowerCase();
  const found = Object.entries(KINDS).find(([each]) => each.toLowerCase() === lower);
  const parameter = recorded.get(lower);
  if (!found || !parameter) return undefined;
  const initial = lower === "application_name" ? "" : parameter.setting;
  return { name: found[0], description: parameter.description, initial, kind: found[1] };
}

/** All session variables. */
export function sessionVariables(): readonly SessionVariable[] {
  return Object.keys(KINDS).flatMap((name) => sessionVariable(name) ?? []);
}

/** The new name of a renamed variable, or undefined. */
export function renamedVariable(name: string): string | undefined {
  return RENAMED[name.toLowerCase()];
}

/** The refusal of a name that is no session variable. */
export function refuseVariable(name: string): SqlError {
  const lower = name.toLowerCase();
  if (READ_ONLY.has(lower)) {
    return new SqlError("55P02", `parameter "${lower}" cannot be changed`);
  }
  if (/^real_time_recency/.test(lower)) {
    return new SqlError("55P02", "real time recency is not available", {
      detail: "The requested feature (allow_real_time_recency) is in private preview.",
      hint: "Contact support to discuss enabling the feature in your Materialize region.",
    });
  }
  return unknownVariable(name);
}

/** The refusal of a name that is nothing. */
export function unknownVariable(name: string): SqlError {
  return new SqlError("42704", `unrecognized configuration parameter "${name}"`);
}

/** Variables that are shown and cannot be set, with what a server like the recorded one says. */
export function fixedParameter(name: string): string | undefined {
  return READ_ONLY.has(name.toLowerCase()) ? recorded.get(name.toLowerCase())?.setting : undefined;
}
