import type { Contract, ContractAspect, Contracts } from "../../domain/contract.ts";
import type { SourceTree } from "../../domain/source-tree.ts";
import type { RouteTarget } from "../../domain/target.ts";
import { meaningOf, type Place, withoutAsync } from "../../syntax/python/contract/meaning.ts";
import { modelsIn } from "../../syntax/python/contract/model-fields.ts";
import { raisedStatuses } from "../../syntax/python/contract/raised-statuses.ts";
import { decoratorMeanings, routerMeaning } from "../../syntax/python/contract/route-decorators.ts";
import { returnAnnotationOf, signatureOf } from "../../syntax/python/contract/signature.ts";
import { PlainFiles } from "../../syntax/python/plain-files.ts";
import { childOf, namedChildren, type SyntaxNode } from "../../syntax/python/plain-tree.ts";

/** What the given routes promise their clients. A handler that cannot be found is left out, which is never a pass. */
export async function describeContracts(
  tree: SourceTree,
  targets: readonly RouteTarget[],
): Promise<Contracts> {
  return PlainFiles.ask(tree, (files) => {
    const contracts = new Map<string, Contract>();
    for (const target of targets) {
      const handler = files.definitionAt(target.file, target.line);
      if (handler === null) continue;
      contracts.set(target.key, contractOf(target, handler, { path: target.file, files }));
    }
    return contracts;
  });
}

function contractOf(target: RouteTarget, handler: SyntaxNode, place: Place): Contract {
  const name = childOf(handler, "name")?.text ?? target.handler;
  const at = (aspect: string, value: string | null, line: number): ContractAspect => {
    return { aspect, value, file: target.file, line };
  };
  const aspects: ContractAspect[] = [
    // FastAPI makes the operation id and the summary from the function's name.
    at("operation name", withoutAsync(name), handler.line),
  ];
  const decorators = decoratorMeanings(handler, place);
  const routes = decorators.filter((decorator) => decorator.isRoute);
  for (const [index, decorator] of routes.entries()) {
    const nth = routes.length > 1 ? `decorator ${index + 1}: ` : "";
    for (const part of decorator.parts) aspects.push(at(`${nth}${part.name}`, part.meaning, part.line));
    const router = routerMeaning(decorator.node, place);
    if (router !== null) aspects.push(at(`${nth}arguments of the router`, router.meaning, router.line));
  }
  for (const { isRoute, node } of decorators) {
    if (!isRoute) aspects.push(at("decorator", meaningOf(node, place), node.line));
  }
  for (const part of signatureOf(handler, place)) {
    aspects.push(at(`parameter ${part.name}`, part.meaning, part.line));
  }
  const returns = returnAnnotationOf(handler, place);
  aspects.push(at("return annotation", returns?.meaning ?? "none", returns?.line ?? handler.line));
  aspects.push(at("description", docstringOf(handler), handler.line));
  for (const { status, file, line } of raisedStatuses(handler, place.path, place.files)) {
    aspects.push({ aspect: `raising ${status}`, value: "yes", file, line });
  }
  for (const model of modelsIn(
    typesOf(
      handler,
      routes.map((decorator) => decorator.node),
    ),
    place,
  )) {
    aspects.push(at(`fields of ${model.name}`, model.meaning, handler.line));
  }
  return aspects;
}

/** The docstring is the operation's description in OpenAPI. */
function docstringOf(handler: SyntaxNode): string {
  const body = childOf(handler, "body");
  const first = body === null ? undefined : namedChildren(body)[0];
  const text = first === undefined ? undefined : namedChildren(first)[0];
  return first?.type === "expression_statement" && text?.type === "string"
    ? text.text.replace(/\s+/g, " ")
    : "none";
}

/** Where data models are named: annotations, and the arguments of the route's decorators. */
function typesOf(handler: SyntaxNode, decorators: readonly SyntaxNode[]): readonly SyntaxNode[] {
  const list = childOf(handler, "parameters");
  const parameters = (list === null ? [] : namedChildren(list)).map((parameter) =>
    childOf(parameter, "type"),
  );
  return [...parameters, childOf(handler, "return_type"), ...decorators].filter((node) => node !== null);
}
