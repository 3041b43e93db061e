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
  const moved = new Map(
    head.targets.filter((target) => !baseKeys.has(target.key)).map((target) => [identity(target), target]),
  );
  return base.targets.flatMap((before) => {
    if (before.state !== "to-convert" && before.state !== "blocking") return [];
    const found = after.get(before.key) ?? moved.get(identity(before));
    if (found === undefined || !isTowardsAsync(before, found)) return [];
    return [{ before, after: found, from: before.state, to: found.state }];
  });
}

/** A route whose path changed is found again by its handler. */
function identity({ file, handler, method }: TypeScriptRoute): string {
  return `${file} ${handler} ${method}`;
}

function isTowardsAsync(before: TypeScriptRoute, after: TypeScriptRoute): boolean {
  const becameAsync = before.definition === "sync" && after.definition === "async";
  return (
    becameAsync ||
    after.state === "converted" ||
    (before.state === "blocking" && after.state === "to-convert")
  );
}
