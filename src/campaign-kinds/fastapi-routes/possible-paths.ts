import type { Conditions } from "../../syntax/python/evaluate/evaluator.ts";
import { constant, textOf, type Value } from "../../syntax/python/evaluate/value.ts";
import { join } from "./router-flattening.ts";

/** A path, or a prefix, that something may have. */
export interface PossiblePath {
  readonly path: string | null;
  readonly conditional: boolean;
  readonly off: boolean;
}

/** What stands in front of paths where nothing does. */
export const noPrefix: Value = constant("");

/** The paths of which a route has one; where there are several, it has none of them whatever happens. */
export function pathsOf(value: Value | null): readonly PossiblePath[] {
  const others = value?.type === "constant" ? (value.others ?? []) : [];
  return [
    { path: textOf(value), conditional: others.length > 0, off: false },
    ...others.map(({ text, bySetting }) => ({ path: text, conditional: !bySetting, off: bySetting })),
  ];
}

/** Paths behind prefixes, of which each may be one of several. */
export function pathsBehind(prefix: Value, path: Value | null): readonly PossiblePath[] {
  const paths = pathsOf(path);
  return pathsOf(prefix).flatMap((before) =>
    paths.map((one) => ({
      path: join(before.path, one.path),
      conditional: before.conditional || one.conditional,
      off: before.off || one.off,
    })),
  );
}

/** Starlette takes the slashes off the end: what is mounted at "/" adds nothing. */
export function mountPath(path: string | null): string | null {
  return path?.replace(/(?<!\/)\/+$/, "") ?? null;
}

/** Does something for each path that may be, under the conditions under which it is the one. */
export function underEach(
  paths: readonly PossiblePath[],
  conditions: Conditions,
  run: (path: string | null) => void,
): void {
  const { unknown, off } = conditions;
  try {
    for (const one of paths) {
      conditions.unknown = unknown + Number(one.conditional);
      conditions.off = off + Number(one.off);
      run(one.path);
    }
  } finally {
    Object.assign(conditions, { unknown, off });
  }
}
