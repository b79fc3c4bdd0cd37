/** The fields of ErrorResponse and NoticeResponse, and the one error type that every part of the emulator throws. */

export type Severity =
  | "ERROR"
  | "FATAL"
  | "PANIC"
  | "WARNING"
  | "NOTICE"
  | "INFO"
  | "LOG"
  | "DEBUG";

export interface Field {
  readonly severity: Severity;
  /** Five characters, XX000 where Materialize has nothing better. */
  readonly sqlstate: string;
  readonly message: string;
  readonly detail?: string | undefined;
  readonly hint?: string | undefined;
  /** 1-based character position in the statement. */
  readonly position?: number | undefined;
}

export type Notice = Field;

/** An error as a client sees it. */
export class SqlError extends Error {
  readonly field: Field;
  /** What was said before it was refused. */
  notices: readonly Notice[] = [];
  constructor(sqlstate: string, message: string, more: Partial<Field> = {}) {
    super(message);
    this.name = "SqlError";
    this.field = { severity: "ERROR", sqlstate, message, ...more };
  }
}
