/**
 * The mutants of one source file, and the file with all of them inside, each behind a switch.
 *
 * `$mutant(7)` answers whether mutant 7 is the one that lives, so that one loaded program can be any of them. With
 * none alive the file does what it did before.
 */
import ts from "typescript";
import { mutationsOf } from "./mutations.ts";

/** One change of one place. */
export interface Mutant {
  readonly id: number;
  readonly file: string;
  readonly line: number;
  readonly kind: string;
  readonly start: number;
  readonly end: number;
  readonly original: string;
  readonly text: string;
}

/** Every mutant of the file, numbered from the first id on. */
export function mutantsOf(file: string, source: string, firstId: number): readonly Mutant[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const mutants: Mutant[] = [];
  const visit = (node: ts.Node): void => {
    if (isOnlyType(node)) return;
    if (mayBeWrapped(node)) {
      const seen = new Set<string>();
      for (const { kind, text } of mutationsOf(node)) {
        if (seen.has(text)) continue;
        seen.add(text);
        const start = node.getStart();
        const line = tree.getLineAndCharacterOfPosition(start).line + 1;
        const place = { start, end: node.getEnd(), original: node.getText() };
        mutants.push({ id: firstId + mutants.length, file, line, kind, ...place, text });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return mutants;
}

/** The source in which each of these mutants can be switched on, and a loop that never ends is noticed. */
export function withSwitches(source: string, mutants: readonly Mutant[]): string {
  const loops = new Set(loopStarts(source));
  /** The text from here to there, with a count of turns at the start of each loop. */
  const slice = (from: number, to: number): string => {
    const inside = [...loops].filter((at) => at > from && at <= to).sort((a, b) => a - b);
    let text = "";
    let at = from;
    for (const start of inside) {
      text += `${source.slice(at, start)}$turn();`;
      at = start;
    }
    return text + source.slice(at, to);
  };
  const groups = new Map<string, Mutant[]>();
  for (const mutant of mutants) {
    const key = `${mutant.start}-${mutant.end}`;
    groups.set(key, [...groups.get(key) ?? [], mutant]);
  }
  const outerFirst = [...groups.values()].sort(([a], [b]) =>
    (a?.start ?? 0) - (b?.start ?? 0) || (b?.end ?? 0) - (a?.end ?? 0)
  );
  let next = 0;
  const write = (start: number, end: number): string => {
    let text = "";
    let at = start;
    for (;;) {
      const group = outerFirst[next];
      const [first] = group ?? [];
      if (group === undefined || first === undefined || first.start >= end) break;
      next += 1;
      const inside = write(first.start, first.end);
      const choices = group.map((one) => `$mutant(${one.id}) ? (${one.text}) : `).join("");
      text += `${slice(at, first.start)}(${choices}${inside})`;
      at = first.end;
    }
    return text + slice(at, end);
  };
  return write(0, source.length);
}

/** Just behind the brace of each loop's body. */
function loopStarts(source: string): readonly number[] {
  const tree = ts.createSourceFile("a.ts", source, ts.ScriptTarget.Latest, true);
  const starts: number[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIterationStatement(node, false) && ts.isBlock(node.statement)) {
      starts.push(node.statement.getStart() + 1);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return starts;
}

function isOnlyType(node: ts.Node): boolean {
  return ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) || ts.isImportDeclaration(node) ||
    ts.isExportDeclaration(node);
}

/** Parentheses would end an optional chain, take `this` from a method, or stand where only a name may. */
function mayBeWrapped(node: ts.Node): boolean {
  const { parent } = node;
  if (parent === undefined || !ts.isExpression(node)) return false;
  if (ts.isCallExpression(parent) && parent.expression === node) return false;
  if (ts.isPropertyAssignment(parent) && parent.name === node) return false;
  if (ts.isAsExpression(parent) && parent.type.getText() === "const") {
    return ts.isArrayLiteralExpression(node);
  }
  const goesOn = (ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent) ||
    ts.isNonNullExpression(parent)) && parent.expression === node;
  return !(goesOn && (node.flags & ts.NodeFlags.OptionalChain) !== 0);
}
