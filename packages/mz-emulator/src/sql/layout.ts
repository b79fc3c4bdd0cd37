/**
 * Text that is broken into lines only where it must be: the layout of SHOW CREATE. Pure.
 *
 * A group is set on one line if it fits, else all of its own breaks become newlines.
 */

/** A piece of text with possible breaks. */
export type Doc =
  | string
  | { readonly kind: "line"; readonly flat: string }
  | { readonly kind: "nest" | "group"; readonly inside: readonly Doc[] };

/** A blank, or a newline where its group is broken. */
export const LINE: Doc = { kind: "line", flat: " " };

/** Nothing, or a newline where its group is broken. */
export const SOFT_LINE: Doc = { kind: "line", flat: "" };

/** Lines inside are indented further. */
export function nest(...inside: readonly Doc[]): Doc {
  return { kind: "nest", inside };
}

/** Fits on one line, or all of its lines are broken. */
export function group(...inside: readonly Doc[]): Doc {
  return { kind: "group", inside };
}

/** A title and what follows it, indented when it is broken. */
export function titled(title: string, ...inside: readonly Doc[]): Doc {
  return group(title, nest(LINE, ...inside));
}

/** Docs with breaks between; `after` is put before each break. */
export function separated(docs: readonly Doc[], after = ""): readonly Doc[] {
  return docs.flatMap((doc, i) => i === 0 ? [doc] : [after, LINE, doc]);
}

const INDENT = 4;

interface Pending {
  readonly doc: Doc;
  readonly indent: number;
  readonly broken: boolean;
}

/** The text, lines no longer than `width` where that can be. */
export function render(doc: Doc, width: number): string {
  let out = "";
  let column = 0;
  const stack: Pending[] = [{ doc, indent: 0, broken: true }];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { doc: each, indent, broken } = next;
    if (typeof each === "string") {
      out += each;
      column += each.length;
    } else if (each.kind === "line") {
      out += broken ? `\n${" ".repeat(indent)}` : each.flat;
      column = broken ? indent : column + each.flat.length;
    } else {
      const inner = each.kind === "nest" ? indent + INDENT : indent;
      const breaks = each.kind === "group"
        ? broken && !fits(each, width - column - lengthUntilLine(stack))
        : broken;
      for (const part of [...each.inside].reverse()) {
        stack.push({ doc: part, indent: inner, broken: breaks });
      }
    }
  }
  return out;
}

function fits(doc: Doc, room: number): boolean {
  return flatLength(doc) <= room;
}

function flatLength(doc: Doc): number {
  if (typeof doc === "string") return doc.length;
  if (doc.kind === "line") return doc.flat.length;
  return doc.inside.reduce((sum: number, each) => sum + flatLength(each), 0);
}

/** How much text follows on the same line whatever happens. */
function lengthUntilLine(stack: readonly Pending[]): number {
  let length = 0;
  for (let i = stack.length - 1; i >= 0; i--) {
    const pending = stack[i];
    if (!pending) break;
    if (typeof pending.doc === "string") length += pending.doc.length;
    else if (pending.doc.kind === "line" && pending.broken) break;
    else if (pending.broken) break;
    else length += flatLength(pending.doc);
  }
  return length;
}
