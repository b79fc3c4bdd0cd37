/** Instants between SQL and numbers. The expression keeps microseconds, as fractions of a millisecond. */
import { type Instant, quoteLiteral, toTimestampText } from "@mz-schedctl/core";

/** SQL for the milliseconds since 1970 of a timestamptz expression. */
export function millisecondsOf(expression: string): string {
  return `extract(epoch FROM ${expression}) * 1000`;
}

/** SQL for a constant timestamptz. */
export function timestampLiteral(instant: Instant): string {
  return `${quoteLiteral(toTimestampText(instant))}::timestamptz`;
}
