/**
 * The last gate before a message is printed: a connection string in it keeps its host and loses its password.
 *
 * The adapter's messages have none; this is for arguments that users put in the wrong place.
 */

/** The text with the password of every URL replaced. */
export function withoutSecrets(text: string): string {
  return text
    .replace(/(\b[a-z][a-z0-9+.-]*:\/\/[^\s:@/]*):[^\s]*@/gi, "$1:***@")
    .replace(/\b(password|pgpassword)=[^\s&]+/gi, "$1=***");
}
