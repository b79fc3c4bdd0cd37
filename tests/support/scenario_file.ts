/**
 * A story in a file: commands, each followed by `----` and what it prints. Comments tell the story.
 *
 * Commit a changed expectation only if you can say why it changed. Output with empty lines stands between two pairs
 * of `----`, as in the data-driven tests of etcd.
 */

/** One piece of a story. */
export type Piece =
  /** Comments and empty lines, kept as they are. */
  | { readonly kind: "prose"; readonly text: string }
  | {
    readonly kind: "command";
    readonly input: string;
    readonly expected: string;
    readonly line: number;
  };

const MARK = "----";

/** The pieces of a file, in order. */
export function parseStory(text: string): readonly Piece[] {
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  const pieces: Piece[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? "";
    if (line.trim() === "" || line.startsWith("#")) {
      pieces.push({ kind: "prose", text: line });
      at++;
      continue;
    }
    const mark = lines.indexOf(MARK, at);
    if (mark === -1) throw new Error(`Cannot read line ${at + 1}: its command has no "${MARK}"`);
    const input = lines.slice(at, mark).join("\n");
    const output = readOutput(lines, mark + 1);
    pieces.push({ kind: "command", input, expected: output.text, line: at + 1 });
    at = output.next;
  }
  return pieces;
}

/** The file again, with what its commands printed this time. */
export function renderStory(pieces: readonly Piece[], outputs: readonly string[]): string {
  let index = 0;
  return pieces.map((piece) => {
    if (piece.kind === "prose") return piece.text;
    const output = (outputs[index++] ?? "").replace(/\n+$/, "");
    const hasGap = /(^|\n)(\n|$)/.test(output) && output !== "";
    const marks = hasGap ? `${MARK}\n${MARK}` : MARK;
    const end = hasGap ? `\n${marks}` : "";
    return `${piece.input}\n${marks}${output === "" ? "" : `\n${output}`}${end}`;
  }).join("\n");
}

function readOutput(
  lines: readonly string[],
  from: number,
): { readonly text: string; readonly next: number } {
  if (lines[from] === MARK) {
    let end = from + 1;
    while (end < lines.length && !(lines[end] === MARK && lines[end + 1] === MARK)) end++;
    return { text: lines.slice(from + 1, end).join("\n"), next: end + 2 };
  }
  let end = from;
  while (end < lines.length && lines[end] !== "") end++;
  return { text: lines.slice(from, end).join("\n"), next: end };
}
