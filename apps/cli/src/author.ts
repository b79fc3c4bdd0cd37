/** Who runs this program, as an order names its author. */
import { hostname, userInfo } from "node:os";

/** `user@host`; where the system does not tell the user, what the environment says. */
export function thisAuthor(variables: Readonly<Record<string, string | undefined>>): string {
  return `${userName() ?? variables["USER"] ?? "unknown"}@${hostname()}`;
}

function userName(): string | null {
  try {
    return userInfo().username;
  } catch {
    // A user id without an entry, as containers have them.
    return null;
  }
}
