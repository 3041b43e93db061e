import type { SourceTree } from "../../domain/source-tree.ts";

/** What the version of FastAPI decides about the meaning of the source. */
export interface FrameworkMeaning {
  readonly version: string;
  /** 0.137: `include_router` is live; before, it copied the routes that were there. */
  readonly includesAreLive: boolean;
  /** 0.123.5: a sync wrapper or callable object around an `async def` is awaited. */
  readonly seesThroughWrappers: boolean;
}

/** Taken where nothing in the repository names a version. */
const assumed = "0.128.8";

/** What a version means. */
export function meaningOfVersion(version: string): FrameworkMeaning {
  return {
    version,
    includesAreLive: isAtLeast(version, "0.137"),
    seesThroughWrappers: isAtLeast(version, "0.123.5"),
  };
}

const files =
  /(^|\/)(uv\.lock|poetry\.lock|pdm\.lock|Pipfile\.lock|requirements[\w.-]*\.txt|pyproject\.toml|setup\.py|setup\.cfg)$/;

/**
 * The version of FastAPI that a repository pins: lock files first, then requirements; the shallowest file wins.
 * @param manifests paths of the files that may name one, among others
 */
export async function findFrameworkVersion(tree: SourceTree, manifests: readonly string[]): Promise<string> {
  const ranked = manifests
    .filter((path) => files.test(path))
    .sort((a, b) => rank(a) - rank(b) || depth(a) - depth(b) || (a < b ? -1 : 1))
    .slice(0, 12);
  const contents = await tree.read(ranked);
  let constrained: string | null = null;
  for (const path of ranked) {
    const bytes = contents.get(path);
    if (bytes === undefined) continue;
    const text = new TextDecoder().decode(bytes);
    const locked = lockedVersion(text);
    if (locked !== null) return locked;
    constrained ??= constrainedVersion(text);
  }
  return constrained ?? assumed;
}

function lockedVersion(text: string): string | null {
  const inLock = /name = "fastapi"\s*\nversion = "([\d.]+)"/.exec(text);
  const pinned = /(?:^|["'\s])fastapi(?:\[[\w,-]*\])?\s*={2,3}\s*v?([\d.]+)/m.exec(text);
  return inLock?.[1] ?? pinned?.[1] ?? null;
}

/** The newest version that a constraint allows, as far as it names one. */
function constrainedVersion(text: string): string | null {
  const found = /(?:^|["'\s])fastapi(?:\[[\w,-]*\])?\s*[(]?\s*([<>=!~^\d.,\s]+)/m.exec(text);
  const constraint = found?.[1];
  if (constraint === undefined) return null;
  const below = /<\s*([\d.]+)/.exec(constraint)?.[1];
  if (below !== undefined) return justBelow(below);
  const lower = /(?:>=|~=|\^|>)\s*([\d.]+)/.exec(constraint)?.[1];
  return lower !== undefined && isAtLeast(lower, assumed) ? lower : null;
}

function justBelow(version: string): string {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return minor > 0 ? `${major}.${minor - 1}.99` : assumed;
}

function rank(path: string): number {
  return path.endsWith(".lock") ? 0 : path.includes("requirements") ? 1 : 2;
}

function depth(path: string): number {
  return path.split("/").length;
}

function isAtLeast(version: string, wanted: string): boolean {
  const [left, right] = [version.split(".").map(Number), wanted.split(".").map(Number)];
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
