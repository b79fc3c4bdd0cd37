/**
 * How a run logs, from flags and variables.
 *
 * Quiet unless asked: cron mails whatever stderr gets, and what was done stands on stdout already. -v, -vv, LOG_LEVEL,
 * --log-format or LOG_FORMAT ask. Records are JSON lines where nobody looks; messages for people stay text there unless
 * JSON is asked for.
 */
import type { CommonFlags } from "../arguments/request.ts";
import { UsageError } from "../exit_code.ts";
import { readVariable } from "../settings.ts";
import type { Terminal } from "../terminal.ts";
import { type Level, LEVELS, type LogOptions } from "./log.ts";

export interface LogSettings extends Pick<LogOptions, "level" | "format"> {
  /** Whether messages for people become records, too. */
  readonly everything: boolean;
}

/** Flags first, then variables, then what the terminal suggests. */
export function readLogSettings(
  { verbose = 0, logFormat }: Pick<CommonFlags, "verbose" | "logFormat">,
  terminal: Terminal,
): LogSettings {
  const asked = logFormat ?? readFormat(terminal);
  const format = asked ?? (terminal.stderrIsTerminal === true ? "pretty" : "json");
  const level = verbose > 1
    ? "trace"
    : verbose === 1
    ? "debug"
    : readLevel(terminal) ?? (asked === undefined ? null : "info");
  return { level, format, everything: asked === "json" };
}

function readFormat(terminal: Terminal): "json" | "pretty" | undefined {
  const text = readVariable("LOG_FORMAT", terminal);
  if (text === undefined || text === "json" || text === "pretty") return text;
  throw new UsageError(`Cannot read LOG_FORMAT: it is "${text}", it must be json or pretty`);
}

function readLevel(terminal: Terminal): Level | undefined {
  const text = readVariable("LOG_LEVEL", terminal);
  if (text === undefined) return undefined;
  const lower = text.toLowerCase();
  const level = LEVELS.find((one) => one === lower || (one === "warn" && lower === "warning"));
  if (level !== undefined) return level;
  throw new UsageError(
    `Cannot read LOG_LEVEL: it is "${text}", it must be one of ${LEVELS.join(", ")}`,
  );
}
