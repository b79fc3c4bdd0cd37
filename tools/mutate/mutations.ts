/**
 * What a mutant may look like: for one node of a syntax tree, the texts that could stand in its place.
 *
 * Only code that runs: types, names and texts for people are left alone. A change that can make no difference by
 * construction, such as -2 for -1 in a comparison of a sort, is not generated.
 */
import ts from "typescript";
import { ofCall } from "./call_mutations.ts";

/** One text that may stand in the place of a node. */
export interface Mutation {
  /** Kind of change, as the report counts it. */
  readonly kind: string;
  readonly text: string;
}

/** The mutations of this one node; those of its children are not among them. */
export function mutationsOf(node: ts.Node): readonly Mutation[] {
  if (!ts.isExpression(node)) return [];
  return [...ofPlace(node), ...ofKind(node)];
}

function ofKind(node: ts.Expression): readonly Mutation[] {
  if (ts.isBinaryExpression(node)) return ofBinary(node);
  if (ts.isPrefixUnaryExpression(node)) return ofPrefix(node);
  if (ts.isNumericLiteral(node)) return ofNumber(node);
  if (ts.isStringLiteral(node)) return isCompared(node) ? [ofCode(node)] : [];
  if (ts.isArrayLiteralExpression(node)) return ofArray(node);
  if (ts.isCallExpression(node)) return ofCall(node);
  if (node.kind === ts.SyntaxKind.TrueKeyword) return [{ kind: "boolean", text: "false" }];
  if (node.kind === ts.SyntaxKind.FalseKeyword) return [{ kind: "boolean", text: "true" }];
  return [];
}

/** What its place in the parent allows: a condition always or never holds, a loop or a statement does nothing. */
function ofPlace(node: ts.Expression): readonly Mutation[] {
  const { parent } = node;
  if (
    (ts.isIfStatement(parent) && parent.expression === node) ||
    (ts.isConditionalExpression(parent) && parent.condition === node)
  ) {
    return [{ kind: "condition", text: "true" }, { kind: "condition", text: "false" }];
  }
  if (ts.isWhileStatement(parent)) return [{ kind: "condition", text: "false" }];
  if (ts.isForOfStatement(parent) && parent.expression === node) {
    return [{ kind: "loop", text: "[]" }];
  }
  if (ts.isExpressionStatement(parent) && !isSuperCall(node)) {
    return [{ kind: "statement", text: "undefined" }];
  }
  return [];
}

const OPPOSITES: ReadonlyMap<ts.SyntaxKind, readonly string[]> = new Map([
  [ts.SyntaxKind.LessThanToken, ["<=", ">="]],
  [ts.SyntaxKind.LessThanEqualsToken, ["<", ">"]],
  [ts.SyntaxKind.GreaterThanToken, [">=", "<="]],
  [ts.SyntaxKind.GreaterThanEqualsToken, [">", "<"]],
  [ts.SyntaxKind.EqualsEqualsEqualsToken, ["!=="]],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken, ["==="]],
  [ts.SyntaxKind.PlusToken, ["-"]],
  [ts.SyntaxKind.MinusToken, ["+"]],
  [ts.SyntaxKind.AsteriskToken, ["/"]],
  [ts.SyntaxKind.SlashToken, ["*"]],
  [ts.SyntaxKind.PercentToken, ["*"]],
  [ts.SyntaxKind.PlusEqualsToken, ["-="]],
  [ts.SyntaxKind.MinusEqualsToken, ["+="]],
]);

function ofBinary(node: ts.BinaryExpression): readonly Mutation[] {
  const left = node.left.getText();
  const right = node.right.getText();
  switch (node.operatorToken.kind) {
    case ts.SyntaxKind.AmpersandAmpersandToken:
      return [
        { kind: "logic", text: `(${left}) || (${right})` },
        { kind: "dropped condition", text: left },
        { kind: "dropped condition", text: right },
      ];
    case ts.SyntaxKind.BarBarToken:
      return [
        { kind: "logic", text: `(${left}) && (${right})` },
        { kind: "dropped condition", text: left },
        { kind: "dropped condition", text: right },
      ];
    case ts.SyntaxKind.QuestionQuestionToken:
      return [{ kind: "default", text: left }, { kind: "default", text: right }];
  }
  if (isText(node)) return [];
  const others = OPPOSITES.get(node.operatorToken.kind) ?? [];
  return others
    .filter((other) =>
      other.endsWith(">=") || other.endsWith("<=") ? !isTieOfSort(node, other) : true
    )
    .map((other) => ({ kind: nameOf(node, other), text: `${left} ${other} ${right}` }));
}

function nameOf(node: ts.BinaryExpression, other: string): string {
  const own = node.operatorToken.getText();
  if (other === `${own}=` || own === `${other}=`) return "boundary";
  return /^[-+*/%]/.test(own) ? "arithmetic" : "comparison";
}

/** Whether the change decides only what happens to equal ones, in `a < b ? -1 : 1`. */
function isTieOfSort(node: ts.BinaryExpression, other: string): boolean {
  const { parent } = node;
  return nameOf(node, other) === "boundary" && ts.isConditionalExpression(parent) &&
    parent.condition === node && /^-?1$/.test(parent.whenTrue.getText());
}

/** Whether a `+` joins texts. */
function isText(node: ts.Node): boolean {
  if (ts.isStringLiteral(node) || ts.isTemplateExpression(node)) return true;
  if (ts.isNoSubstitutionTemplateLiteral(node)) return true;
  if (ts.isParenthesizedExpression(node)) return isText(node.expression);
  if (ts.isConditionalExpression(node)) return isText(node.whenTrue) || isText(node.whenFalse);
  return ts.isBinaryExpression(node) &&
    [ts.SyntaxKind.PlusToken, ts.SyntaxKind.PlusEqualsToken].includes(node.operatorToken.kind) &&
    (isText(node.left) || isText(node.right));
}

function ofPrefix(node: ts.PrefixUnaryExpression): readonly Mutation[] {
  if (node.operator === ts.SyntaxKind.ExclamationToken) {
    return [{ kind: "negation", text: node.operand.getText() }];
  }
  if (node.operator !== ts.SyntaxKind.MinusToken) return [];
  return [{ kind: "arithmetic", text: node.operand.getText() }];
}

function ofNumber(node: ts.NumericLiteral): readonly Mutation[] {
  if (ts.isPrefixUnaryExpression(node.parent)) return [];
  const value = Number(node.text);
  // The branches of a comparison for a sort: only the sign counts.
  const isSign = ts.isConditionalExpression(node.parent) && value === 1;
  const others = isSign ? [0] : value === 0 ? [1] : [value + 1, value - 1];
  return others.map((other) => ({ kind: "constant", text: String(other) }));
}

function ofArray(node: ts.ArrayLiteralExpression): readonly Mutation[] {
  return node.elements.map((left) => ({
    kind: "element",
    text: `[${node.elements.filter((one) => one !== left).map((one) => one.getText()).join(", ")}]`,
  }));
}

function ofCode(node: ts.StringLiteral): Mutation {
  return { kind: "code", text: node.text === "" ? '"other"' : '""' };
}

function isCompared(node: ts.StringLiteral): boolean {
  const { parent } = node;
  if (ts.isCaseClause(parent)) return parent.expression === node;
  return ts.isBinaryExpression(parent) &&
    [ts.SyntaxKind.EqualsEqualsEqualsToken, ts.SyntaxKind.ExclamationEqualsEqualsToken]
      .includes(parent.operatorToken.kind);
}

function isSuperCall(node: ts.Expression): boolean {
  return ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.SuperKeyword;
}
