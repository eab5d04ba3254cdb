/**
 * A rule of this project's own for oxlint: a type assertion (`x as T`, `x!`) has a comment above it, or at the end of its line, that says
 * `SAFETY:` and why it holds. `as const`, `satisfies` and `[] as T[]` claim nothing, and need none.
 */

interface Node {
  readonly type: string;
  readonly parent?: Node | null;
  readonly expression?: { readonly type: string; readonly elements?: readonly unknown[] };
  readonly typeAnnotation?: { readonly typeName?: { readonly name?: string } };
  readonly loc: { readonly start: { readonly line: number } };
}

interface Comment {
  readonly value: string;
  readonly loc: { readonly start: { readonly line: number }; readonly end: { readonly line: number } };
}

interface Context {
  readonly sourceCode: { getAllComments(): Comment[] };
  report(problem: { node: Node; message: string }): void;
}

const statement =
  /Statement$|Declaration$|^(PropertyDefinition|AccessorProperty|Property|ArrowFunctionExpression|JSXAttribute|SwitchCase)$/;

function create(context: Context): Record<string, (node: Node) => void> {
  /** The lines that follow a `SAFETY:` comment, or that have one at their end. */
  let covered: Set<number> | undefined;
  function linesCovered(): Set<number> {
    const lines = new Set<number>();
    const comments = context.sourceCode.getAllComments();
    for (const [index, comment] of comments.entries()) {
      if (!comment.value.includes("SAFETY:")) continue;
      let end = comment.loc.end.line;
      // A comment of several `//` lines is several comments.
      for (const next of comments.slice(index + 1)) {
        if (next.loc.start.line !== end + 1) break;
        end = next.loc.end.line;
      }
      for (let line = comment.loc.start.line; line <= end + 1; line++) lines.add(line);
    }
    return lines;
  }
  function check(node: Node): void {
    covered ??= linesCovered();
    for (let at: Node | null | undefined = node; at != null; at = at.parent) {
      if (covered.has(at.loc.start.line)) return;
      if (statement.test(at.type)) break;
    }
    context.report({
      node,
      message: "A type assertion without a reason: use a guard, or say above it what makes it true, after `SAFETY:`",
    });
  }
  return {
    TSAsExpression(node) {
      const isEmptyArray = node.expression?.type === "ArrayExpression" && node.expression.elements?.length === 0;
      if (!isEmptyArray && node.typeAnnotation?.typeName?.name !== "const") check(node);
    },
    TSNonNullExpression: check,
    TSTypeAssertion: check,
  };
}

// oxlint-disable-next-line import/no-default-export -- oxlint loads a plugin by its default export
export default { meta: { name: "overwinter" }, rules: { safety: { create } } };
