import type { Conversion } from "../../domain/pull-request.ts";
import type { Scan } from "../../domain/scan.ts";
import type { TypeScriptRoute } from "./facts.ts";

/**
 * The routes that a pull request converts, or tries to: they were to do, and became async, or came nearer to it.
 * Half of a conversion counts: it is judged, and fails.
 */
export function findConversions(
  base: Scan<TypeScriptRoute>,
  head: Scan<TypeScriptRoute>,
): readonly Conversion<TypeScriptRoute>[] {
  const after = new Map(head.targets.map((target) => [target.key, target]));
  const baseKeys = new Set(base.targets.map((target) => target.key));
  const added = head.targets.filter((target) => !baseKeys.has(target.key));
  return base.targets.flatMap((before) => {
    if (before.state !== "to-convert" && before.state !== "blocking") return [];
    const found = after.get(before.key) ?? movedFrom(before, added);
    if (found === undefined || !isTowardsAsync(before, found)) return [];
    return [{ before, after: found, from: before.state, to: found.state }];
  });
}

/** A route whose path or method changed is found again by its handler. */
function movedFrom(before: TypeScriptRoute, added: readonly TypeScriptRoute[]): TypeScriptRoute | undefined {
  const same = added.filter(({ file, handler }) => file === before.file && handler === before.handler);
  return same.find(({ method }) => method === before.method) ?? same[0];
}

function isTowardsAsync(before: TypeScriptRoute, after: TypeScriptRoute): boolean {
  const becameAsync = before.definition === "sync" && after.definition === "async";
  return (
    becameAsync ||
    // What it calls became async, and it does not wait for that.
    after.facts.floating.length > before.facts.floating.length ||
    after.state === "converted" ||
    (before.state === "blocking" && after.state === "to-convert")
  );
}
