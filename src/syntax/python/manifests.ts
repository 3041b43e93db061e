/** Files in which a program says what it needs and offers, and those in which a tool wrote down what is installed. */
export const isManifest =
  /(^|\/)(pyproject\.toml|setup\.(cfg|py)|entry_points\.txt|requirements[^/]*\.txt|requirements\/[^/]+\.txt|(uv|poetry|pdm|Pipfile)\.lock)$/;
