/**
 * Lint rule `core/pure`: time, chance and the outside world stay out of packages/core/src.
 *
 * It catches what types cannot: `Date.now()` and `Math.random` are part of the language. Tests are exempt.
 * Each message says what to do instead.
 */
type Context = Deno.lint.RuleContext;

const bannedNames: Readonly<Record<string, string>> = {
  Deno: "core runs on any host: take what you need as an argument or through Environment",
  Bun: "core runs on any host: take what you need as an argument or through Environment",
  process: "core knows no process: take the setting as an argument",
  performance: "core has no clock: take the instant as an argument",
  fetch: "core does no I/O: declare a signal and let the adapter read it",
  console: "core prints nothing: return it as a finding, a problem or a reason",
  setTimeout: "core does not wait: return a wait in the plan",
  setInterval: "core does not wait: return a wait in the plan",
};

const bannedMembers: Readonly<Record<string, string>> = {
  "Date.now": "core has no clock: take the observation's now as an argument",
  "Math.random": "core throws no dice: take the choice or the id as an argument",
  "crypto.randomUUID": "core throws no dice: take the id as an argument",
  "crypto.getRandomValues": "core throws no dice: take the id as an argument",
  "Temporal.Now": "core has no clock: take the observation's now as an argument",
};

const plugin: Deno.lint.Plugin = {
  name: "core",
  rules: {
    pure: {
      create(context) {
        return isCoreSource(context.filename) ? visitors(context) : {};
      },
    },
  },
};

export default plugin;

function isCoreSource(filename: string): boolean {
  const path = filename.replaceAll("\\", "/");
  return path.includes("packages/core/src/") && !path.endsWith(".test.ts");
}

function visitors(context: Context): Deno.lint.LintVisitor {
  const refuse = (node: Deno.lint.Node, what: string, instead: string): void =>
    context.report({ node, message: `${what} is banned in core, ${instead}` });
  const refuseImport = (node: Deno.lint.Node, from: unknown): void => {
    if (typeof from === "string" && from.startsWith("node:")) {
      refuse(node, `"${from}"`, "core uses the language only: do it in the adapter");
    }
  };
  return {
    ImportDeclaration: (node) => refuseImport(node, node.source.value),
    ExportNamedDeclaration: (node) => refuseImport(node, node.source?.value),
    ExportAllDeclaration: (node) => refuseImport(node, node.source.value),
    ImportExpression: (node) => {
      if (node.source.type === "Literal") refuseImport(node, node.source.value);
    },
    NewExpression: (node) => {
      if (isNamed(node.callee, "Date") && node.arguments.length === 0) {
        refuse(node, "new Date()", "core has no clock: take the observation's now as an argument");
      }
    },
    CallExpression: (node) => {
      if (isNamed(node.callee, "Date")) {
        refuse(node, "Date()", "core has no clock: take the observation's now as an argument");
      }
    },
    MemberExpression: (node) => {
      const member = memberName(node);
      const instead = member === undefined ? undefined : bannedMembers[member];
      if (member !== undefined && instead !== undefined) refuse(node, member, instead);
    },
    Identifier: (node) => {
      const instead = Object.hasOwn(bannedNames, node.name) ? bannedNames[node.name] : undefined;
      if (instead !== undefined && isFreeName(node)) refuse(node, node.name, instead);
    },
  };
}

/** `Date.now` for both `Date.now` and `globalThis.Date["now"]`. */
function memberName(node: Deno.lint.MemberExpression): string | undefined {
  const property = propertyName(node);
  if (property === undefined) return undefined;
  if (node.object.type === "Identifier") return `${node.object.name}.${property}`;
  if (node.object.type === "MemberExpression") {
    const inner = propertyName(node.object);
    return inner === undefined ? undefined : `${inner}.${property}`;
  }
  return undefined;
}

function propertyName(node: Deno.lint.MemberExpression): string | undefined {
  if (!node.computed && node.property.type === "Identifier") return node.property.name;
  if (node.computed && node.property.type === "Literal") return String(node.property.value);
  return undefined;
}

function isNamed(node: Deno.lint.Node, name: string): boolean {
  return node.type === "Identifier" && node.name === name;
}

/** Whether the identifier refers to a variable, and is not just the name of a member or a key. */
function isFreeName(node: Deno.lint.Identifier): boolean {
  const parent = node.parent;
  if (parent.type === "MemberExpression" && parent.property === node && !parent.computed) {
    return isNamed(parent.object, "globalThis");
  }
  if (parent.type === "Property" && parent.key === node && !parent.shorthand) return false;
  return !parent.type.startsWith("TS");
}
