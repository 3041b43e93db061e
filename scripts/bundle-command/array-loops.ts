import ts from "typescript";

/**
 * Writes loops over arrays with an index, and takes arrays apart by position. Most of a scan runs before V8 compiles
 * anything; until then each step of an iterator is a call that makes an object. Only what its type says is an array is
 * written anew: there both do the same.
 * @returns the text of the module
 */
export function withArrayLoops(file: ts.SourceFile, checker: ts.TypeChecker): string {
  const { factory } = ts;
  const isArray = (type: ts.Type): boolean =>
    type.isUnion() ? type.types.every(isArray) : checker.isArrayType(type) || checker.isTupleType(type);
  const typeOf = (node: ts.Node) => checker.getTypeAtLocation(node);

  const rewrite = (context: ts.TransformationContext) => {
    const visit: ts.Visitor = (node) => {
      const within = ts.visitEachChild(node, visit, context);
      if (ts.isForOfStatement(node) && ts.isForOfStatement(within)) return ofLoop(node, within);
      if (ts.isVariableDeclaration(node) && ts.isVariableDeclaration(within))
        return ofDeclaration(node, within);
      return within;
    };

    const ofDeclaration = (node: ts.VariableDeclaration, within: ts.VariableDeclaration) => {
      const { name, initializer } = within;
      if (node.initializer === undefined || initializer === undefined) return within;
      return isPlain(name) && isArray(typeOf(node.initializer)) ? takenApart(name, initializer) : within;
    };

    const ofLoop = (node: ts.ForOfStatement, within: ts.ForOfStatement): ts.Statement => {
      const { initializer, expression, statement, awaitModifier } = within;
      if (awaitModifier !== undefined || !ts.isVariableDeclarationList(initializer)) return within;
      const [declared] = initializer.declarations;
      const before = ts.isVariableDeclarationList(node.initializer)
        ? node.initializer.declarations[0]
        : undefined;
      if (declared === undefined || before === undefined) return within;
      const { name } = declared;
      const isTakenApart = isPlain(name) && isArray(typeOf(before.name));
      const body = (item: ts.Expression) =>
        factory.createBlock([
          declare(isTakenApart ? takenApart(name, item) : [variable(name, item)], initializer.flags),
          statement,
        ]);
      if (isArray(typeOf(node.expression))) {
        const all = factory.createUniqueName("all");
        const at = factory.createUniqueName("at");
        return factory.createForStatement(
          factory.createVariableDeclarationList(
            [variable(all, expression), variable(at, factory.createNumericLiteral(0))],
            ts.NodeFlags.Let,
          ),
          factory.createLessThan(at, factory.createPropertyAccessExpression(all, "length")),
          factory.createPostfixIncrement(at),
          body(factory.createElementAccessExpression(all, at)),
        );
      }
      if (!isTakenApart) return within;
      // Of a map each entry is an array.
      const entry = factory.createUniqueName("entry");
      const each = factory.createVariableDeclarationList([variable(entry)], ts.NodeFlags.Const);
      return factory.createForOfStatement(undefined, each, expression, body(entry));
    };

    /** By position: the array first, then each name. */
    const takenApart = (pattern: ts.ArrayBindingPattern, value: ts.Expression): ts.VariableDeclaration[] => {
      const all = factory.createUniqueName("all");
      const parts = pattern.elements.flatMap((element, index) => {
        if (ts.isOmittedExpression(element)) return [];
        const part = factory.createElementAccessExpression(all, index);
        return [
          variable(
            element.name,
            element.initializer === undefined ? part : orElse(part, element.initializer),
          ),
        ];
      });
      return [variable(all, value), ...parts];
    };

    const orElse = (part: ts.Expression, otherwise: ts.Expression) =>
      factory.createConditionalExpression(
        factory.createStrictEquality(part, factory.createVoidZero()),
        undefined,
        otherwise,
        undefined,
        part,
      );

    const variable = (name: ts.BindingName, value?: ts.Expression) =>
      factory.createVariableDeclaration(name, undefined, undefined, value);

    const declare = (declarations: readonly ts.VariableDeclaration[], flags: ts.NodeFlags) =>
      factory.createVariableStatement(undefined, factory.createVariableDeclarationList(declarations, flags));

    return (root: ts.SourceFile) => ts.visitEachChild(root, visit, context);
  };

  const { transformed } = ts.transform(file, [rewrite]);
  return transformed.map((module) => ts.createPrinter().printFile(module)).join("");
}

/** True for a pattern of nothing but names and what they are otherwise. */
function isPlain(name: ts.BindingName): name is ts.ArrayBindingPattern {
  return (
    ts.isArrayBindingPattern(name) &&
    name.elements.every(
      (element) =>
        ts.isOmittedExpression(element) ||
        (element.dotDotDotToken === undefined && ts.isIdentifier(element.name)),
    )
  );
}
