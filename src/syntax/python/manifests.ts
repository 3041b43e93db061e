import { baseName } from "./python-folders.ts";

const named =
  /^(?:pyproject\.toml|setup\.(?:cfg|py)|entry_points\.txt|requirements[^/]*\.txt|(?:uv|poetry|pdm|Pipfile)\.lock)$/;
const amongRequirements = /(?:^|\/)requirements\/[^/]+\.txt$/;

/** True for a file in which a program says what it needs and offers, or in which a tool wrote down what is installed. */
export function isManifest(path: string): boolean {
  const name = baseName(path);
  return named.test(name) || (name.endsWith(".txt") && amongRequirements.test(path));
}
