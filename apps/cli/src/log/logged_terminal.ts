/** A terminal with the log of a run. With JSON asked for, what would be a message for people is a record as well. */
import type { Terminal } from "../terminal.ts";
import { createLog, type Fields, type Log } from "./log.ts";
import type { LogSettings } from "./log_settings.ts";

export interface LoggedTerminal extends Terminal {
  readonly log: Log;
  /** Tells people that the run has failed. */
  readonly fail: (message: string, fields?: Fields) => void;
}

/** All records of the run carry these fields. */
export function withLog(
  terminal: Terminal,
  { level, format, everything }: LogSettings,
  fields: Fields,
): LoggedTerminal {
  const options = { level, format, write: terminal.note, clock: Date.now };
  const log = createLog(options, fields);
  if (!everything) {
    return { ...terminal, log, fail: (message) => terminal.note(`mz-schedctl: ${message}\n`) };
  }
  return {
    ...terminal,
    log,
    note: (text) => {
      for (const line of text.split("\n").filter((one) => one !== "")) log.info(line);
    },
    fail: (message, more) => log.error(message, more),
  };
}
