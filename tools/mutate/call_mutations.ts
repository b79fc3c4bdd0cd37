/**
 * The mutations of a call: a filter that lets everything through, `some` for `every`, the smaller for the larger.
 *
 * It knows methods by their name alone, as the text has no types; one that does not exist at run time is caught by
 * any test that gets there.
 */
import ts from "typescript";
import type { Mutation } from "./mutations.ts";

/** Methods whose result is of the kind of what they are called on, which may stand in its place. */
const LEAVES_OUT = new Set(["filter", "slice", "trim", "reverse", "toReversed", "concat"]);
const SORTS = new Set(["sort", "toSorted"]);

const SWAPS: ReadonlyMap<string, string> = new Map([
  ["some", "every"],
  ["every", "some"],
  ["startsWith", "endsWith"],
  ["endsWith", "startsWith"],
  ["Math.max", "Math.min"],
  ["Math.min", "Math.max"],
  ["Math.floor", "Math.ceil"],
  ["Math.ceil", "Math.floor"],
  ["Math.round", "Math.floor"],
]);

const ANSWERS_YES_OR_NO =
  /^(includes|has|some|every|startsWith|endsWith|test|(is|has|may|can|needs)[A-Z]\w*)$/;

/** The mutations of this call as a whole. */
export function ofCall(node: ts.CallExpression): readonly Mutation[] {
  const callee = node.expression;
  const name = ts.isPropertyAccessExpression(callee) ? callee.name.text : callee.getText();
  const isOptional = (node.flags & ts.NodeFlags.OptionalChain) !== 0;
  return [
    ...(isOptional ? [] : [...withoutCall(node, name), ...swapped(node, name)]),
    ...(ANSWERS_YES_OR_NO.test(name) && !ts.isExpressionStatement(node.parent)
      ? [{ kind: "negation", text: `!(${node.getText()})` }]
      : []),
  ];
}

function withoutCall(node: ts.CallExpression, name: string): readonly Mutation[] {
  const callee = node.expression;
  // A statement that sorts in place is dropped as a statement.
  if (!ts.isPropertyAccessExpression(callee) || ts.isExpressionStatement(node.parent)) return [];
  if (!LEAVES_OUT.has(name) && !SORTS.has(name)) return [];
  return [{ kind: SORTS.has(name) ? "sort" : "filter", text: callee.expression.getText() }];
}

function swapped(node: ts.CallExpression, name: string): readonly Mutation[] {
  const callee = node.expression;
  if (!ts.isPropertyAccessExpression(callee)) return [];
  const given = node.arguments.map((one) => one.getText()).join(", ");
  const whole = SWAPS.get(callee.getText());
  if (whole !== undefined) return [{ kind: "swapped call", text: `${whole}(${given})` }];
  const other = SWAPS.get(name);
  if (other === undefined) return [];
  return [{ kind: "swapped call", text: `${callee.expression.getText()}.${other}(${given})` }];
}
