/** The one place that keeps connection strings, and with them passwords, out of everything people read. */

const CONNECTION_STRING = /\bpostgres(?:ql)?:\/\/[^\s'"]+/gi;
const PASSWORD_FIELD = /\b(password|pgpassword)\s*=\s*[^\s&;]+/gi;

/** The text without connection strings. */
export function redact(text: string): string {
  return text
    .replace(CONNECTION_STRING, "postgres://<redacted>")
    .replace(PASSWORD_FIELD, "$1=<redacted>");
}
