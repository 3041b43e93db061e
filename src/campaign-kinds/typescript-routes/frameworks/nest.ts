import type { Evaluation } from "../../../syntax/typescript/evaluate/evaluator.ts";
import type { TypeScriptProject } from "../../../syntax/typescript/load-project.ts";
import type { PlacedRoute } from "../make-target.ts";
import type { UnreadPlace } from "../router.ts";

/** Reads the controllers of a Nest application. */
export function findNestRoutes(
  _project: TypeScriptProject,
  _evaluation: Evaluation,
): { readonly routes: readonly PlacedRoute[]; readonly unread: readonly UnreadPlace[] } {
  return { routes: [], unread: [] };
}
