/** The one place where names and values become SQL text. */

/** A double-quoted identifier; any character but NUL may occur in it. */
export function quoteIdentifier(name: string): string {
  if (name === "") {
    throw new RangeError(
      "Cannot quote an identifier: it is empty, it must have at least one character",
    );
  }
  refuseNul(name, "an identifier");
  return `"${name.replaceAll('"', '""')}"`;
}

/** A single-quoted string literal. Materialize reads backslashes literally in it. */
export function quoteLiteral(value: string): string {
  refuseNul(value, "a literal");
  return `'${value.replaceAll("'", "''")}'`;
}

/** `"schema"."name"`. */
export function qualifiedName(schema: string, name: string): string {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
}

function refuseNul(text: string, what: string): void {
  if (text.includes("\0")) {
    throw new RangeError(
      `Cannot quote ${what}: it contains a NUL character, which SQL has no way to write`,
    );
  }
}
