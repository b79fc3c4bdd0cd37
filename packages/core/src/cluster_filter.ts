/** Which clusters a user means: an unanchored search in their names, as a regular expression. */

/** The expression; throws a message that points at the first character that cannot be right. */
export function parseClusterFilter(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const reason = message.slice(message.lastIndexOf(": ") + 2);
    throw new SyntaxError(
      `"${text}" is no regular expression, ${lowerFirst(reason)} at position ${
        errorPosition(text)
      }`,
    );
  }
}

/** Counted from 1: just behind the longest beginning that is an expression by itself. */
function errorPosition(text: string): number {
  for (let end = text.length - 1; end > 0; end--) {
    if (isRegex(text.slice(0, end))) return end + 1;
  }
  return 1;
}

function isRegex(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
