import type { Reason } from "../../domain/target.ts";
import type { Statement } from "../../syntax/python/ast.ts";
import { partsOf } from "../../syntax/python/body-parts.ts";
import type { Interpreter } from "../../syntax/python/evaluate/interpreter.ts";
import type { Scope } from "../../syntax/python/evaluate/value.ts";
import { textTest } from "../../syntax/python/text-test.ts";
import type { HeldValues } from "./held-values.ts";
import { dotted } from "./local-scope.ts";
import { keptFor } from "./request-state.ts";

/** Under such names states keep sessions, and hardly anything else. */
const namesSession = /^(async_?)?(db|database)(_?session(_?(maker|factory))?)?$|^session_?(maker|factory)$/i;

const usesSessions = textTest((text) => /\b(sqlalchemy|sqlmodel)\b/.test(text));

/**
 * Why it is not known which session a body uses: it takes one from the state of the request or the app, and what sets
 * that is not there or cannot be followed. Null where the body takes none, or one that is known.
 */
export function unknownSession(
  body: readonly Statement[],
  scope: Scope,
  held: HeldValues,
  interpreter: Interpreter,
): Reason | null {
  for (const part of partsOf(body)) {
    if (part.type !== "attribute" && part.type !== "call") continue;
    const kept = keptFor(part);
    if (kept === null || kept.key !== kept.name || !namesSession.test(kept.name)) continue;
    if (held.valueOf(part, scope).type !== "unknown") continue;
    if (!interpreter.scopes.some(({ module }) => usesSessions(module))) continue;
    const message = `which session \`${dotted(part) ?? kept.name}\` is, is not known: what sets it cannot be followed`;
    return { message, file: scope.module.path, line: part.line };
  }
  return null;
}
