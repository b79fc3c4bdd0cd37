/**
 * Settings from flags, environment variables and `.env` in the working directory, in this order of precedence.
 *
 * An empty variable counts as absent.
 */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseEnv } from "node:util";
import type { CommonFlags } from "./arguments/request.ts";
import { UsageError } from "./exit_code.ts";
import type { Terminal } from "./terminal.ts";

export interface Settings {
  readonly url: string;
  readonly schema: string | undefined;
  readonly controlCluster: string | undefined;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** Where the database is and which tables and cluster of it are ours. */
export function readSettings(flags: CommonFlags, terminal: Terminal): Settings {
  const file = readDotEnv(terminal.folder);
  return {
    url: readUrl(flags, terminal, file),
    schema: readSchema(flags, terminal, file),
    controlCluster: filled(flags.controlCluster) ??
      variable("MZ_SCHEDCTL_CONTROL_CLUSTER", terminal, file),
  };
}

/** The schema of our tables, where flag or variable names it. */
export function readSchema(
  flags: CommonFlags,
  terminal: Terminal,
  file: Variables = readDotEnv(terminal.folder),
): string | undefined {
  return filled(flags.schema) ?? variable("MZ_SCHEDCTL_SCHEMA", terminal, file);
}

/** Whether `apply` may change anything. */
export function isEnabled(terminal: Terminal): boolean {
  const text = variable("MZ_SCHEDCTL_ENABLED", terminal) ?? "true";
  const value = { true: true, "1": true, false: false, "0": false }[text.toLowerCase()];
  if (value === undefined) throw wrongVariable("MZ_SCHEDCTL_ENABLED", text, '"true" or "false"');
  return value;
}

/** A variable that holds a whole number of at least zero. */
export function readNumber(
  name: string,
  terminal: Terminal,
  allowed: { readonly fallback: number; readonly most: number },
): number {
  const text = variable(name, terminal);
  if (text === undefined) return allowed.fallback;
  const number = /^\d+$/.test(text) ? Number(text) : NaN;
  if (number <= allowed.most) return number;
  throw wrongVariable(name, text, `a whole number from 0 to ${allowed.most}`);
}

/** A variable as text; absent where it is empty. */
export function readVariable(name: string, terminal: Terminal): string | undefined {
  return variable(name, terminal);
}

function readUrl(flags: CommonFlags, terminal: Terminal, file: Variables): string {
  const given = filled(flags.postgresUrl);
  if (given !== undefined) return given;
  for (const source of [terminal.variables, file]) {
    const url = filled(source["DATABASE_URL"]);
    if (url !== undefined) return url;
    const path = filled(source["DATABASE_URL_FILE"]);
    if (path !== undefined) return readUrlFile(resolve(terminal.folder, path));
  }
  throw new UsageError(
    "Cannot connect to Materialize: no URL is given, it must come from one of\n" +
      "  --postgres-url URL                 on the command line\n" +
      "  DATABASE_URL=URL                   in the environment\n" +
      "  DATABASE_URL_FILE=PATH             in the environment: a file that holds nothing but the URL\n" +
      "  DATABASE_URL=URL                   in the file .env of the working directory\n" +
      "such as postgres://user@host:6875/materialize",
  );
}

function readUrlFile(path: string): string {
  try {
    const url = filled(readFileSync(path, "utf8").trim());
    if (url !== undefined) return url;
  } catch (error) {
    throw new UsageError(
      `Cannot read the URL from "${path}": ${reasonOf(error)}, DATABASE_URL_FILE must name a ` +
        "readable file that holds the URL",
    );
  }
  throw new UsageError(`Cannot read the URL from "${path}": it is empty, it must hold the URL`);
}

function readDotEnv(folder: string): Variables {
  try {
    return parseEnv(readFileSync(resolve(folder, ".env"), "utf8"));
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "EISDIR") return {};
    throw new UsageError(`Cannot read ".env": ${reasonOf(error)}, it must be readable or absent`);
  }
}

function variable(
  name: string,
  terminal: Terminal,
  file: Variables = readDotEnv(terminal.folder),
): string | undefined {
  return filled(terminal.variables[name]) ?? filled(file[name]);
}

function filled(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === "" ? undefined : text;
}

function wrongVariable(name: string, text: string, right: string): UsageError {
  return new UsageError(`Cannot read ${name}: it is "${text}", it must be ${right}`);
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

function reasonOf(error: unknown): string {
  if (codeOf(error) === "ENOENT") return "there is no such file";
  return codeOf(error) || (error instanceof Error ? error.message : String(error));
}
