/**
 * The log: records with a level, a message and fields, as JSON lines for machines or as text for people.
 *
 * It decides nothing about where they go. No record holds a connection string or a password, whatever it was given.
 */
import { withoutSecrets } from "../output/without_secrets.ts";

/** From the worst to the finest. */
export const LEVELS = ["error", "warn", "info", "debug", "trace"] as const;

export type Level = typeof LEVELS[number];

/** Named values beside the message, such as cycle_id. */
export type Fields = Readonly<Record<string, string | number | boolean | null>>;

export interface Log extends Readonly<Record<Level, (message: string, fields?: Fields) => void>> {
  /** The same log, with these fields in every record. */
  readonly with: (fields: Fields) => Log;
  readonly isOn: (level: Level) => boolean;
}

export interface LogOptions {
  /** The finest level that is written; null: nothing is. */
  readonly level: Level | null;
  readonly format: "json" | "pretty";
  readonly write: (line: string) => void;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/** A log without fields. */
export function createLog(options: LogOptions, fields: Fields = {}): Log {
  const isOn = (level: Level) =>
    options.level !== null && LEVELS.indexOf(level) <= LEVELS.indexOf(options.level);
  const at = (level: Level) => (message: string, more: Fields = {}) => {
    if (!isOn(level)) return;
    const time = new Date(options.clock()).toISOString();
    const record = { time, level, message, ...fields, ...more };
    options.write(lineOf(record, options.format) + "\n");
  };
  return {
    ...{ error: at("error"), warn: at("warn"), info: at("info") },
    ...{ debug: at("debug"), trace: at("trace") },
    with: (more) => createLog(options, { ...fields, ...more }),
    isOn,
  };
}

interface LogRecord extends Fields {
  readonly time: string;
  readonly level: Level;
  readonly message: string;
}

function lineOf(record: LogRecord, format: LogOptions["format"]): string {
  const clean = Object.entries(record).map(([key, value]) =>
    [key, typeof value === "string" ? withoutSecrets(value) : value] as const
  );
  if (format === "json") return JSON.stringify(Object.fromEntries(clean));
  const { time, level, message, ...fields } = Object.fromEntries(clean);
  const told = Object.entries(fields).map(([key, value]) => ` ${key}=${inOneWord(value)}`);
  return `${time} ${String(level).padEnd(5)} ${message}${told.join("")}`;
}

function inOneWord(value: unknown): string {
  return typeof value === "string" && /[\s"=]|^$/.test(value)
    ? JSON.stringify(value)
    : String(value);
}
