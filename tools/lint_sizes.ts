/**
 * Lint rules `sizes/function-lines` and `sizes/parameters`: short functions with few parameters.
 *
 * At most 60 lines and 3 parameters. Exempt from the lines: a function that only returns a table, and the callbacks
 * that test files hand to `describe` and its kin.
 */
type FunctionNode =
  | Deno.lint.FunctionDeclaration
  | Deno.lint.FunctionExpression
  | Deno.lint.ArrowFunctionExpression;

const maxLines = 60;
const maxParameters = 3;
const testFrames = new Set([
  "describe",
  "it",
  "test",
  "before",
  "after",
  "beforeEach",
  "afterEach",
]);

const plugin: Deno.lint.Plugin = {
  name: "sizes",
  rules: {
    "function-lines": {
      create(context) {
        return forEachFunction((node) => {
          const lines = context.sourceCode.getText(node).split("\n").length;
          if (lines <= maxLines || isTable(node)) return;
          if (context.filename.endsWith(".test.ts") && isTestCallback(node)) return;
          const message = `A function has ${lines} lines, at most ${maxLines} are allowed: ` +
            "split it at the next verb";
          context.report({ node, message });
        });
      },
    },
    parameters: {
      create(context) {
        return forEachFunction((node) => {
          if (node.params.length <= maxParameters) return;
          const message = `A function has ${node.params.length} parameters, at most ` +
            `${maxParameters} are allowed: pass an options object`;
          context.report({ node, message });
        });
      },
    },
  },
};

export default plugin;

function forEachFunction(visit: (node: FunctionNode) => void): Deno.lint.LintVisitor {
  return {
    FunctionDeclaration: visit,
    FunctionExpression: visit,
    ArrowFunctionExpression: visit,
  };
}

/** A function whose whole body is a literal: its length is that of a table. */
function isTable(node: FunctionNode): boolean {
  const body = node.body;
  if (body === null) return false;
  if (body.type !== "BlockStatement") return isLiteral(body);
  const only = body.body[0];
  return body.body.length === 1 && only?.type === "ReturnStatement" && only.argument !== null &&
    isLiteral(only.argument);
}

function isLiteral(node: Deno.lint.Node): boolean {
  return ["ArrayExpression", "ObjectExpression", "TemplateLiteral"].includes(node.type);
}

function isTestCallback(node: FunctionNode): boolean {
  const parent = node.parent;
  return parent.type === "CallExpression" && parent.callee.type === "Identifier" &&
    testFrames.has(parent.callee.name);
}
