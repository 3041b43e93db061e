import type { PythonModule } from "./module.ts";
import { type Modules, sourceOf } from "./resolve-name.ts";

/**
 * True where all that a package does with a name is to import its own part of that name: `from package import settings`
 * in the `__init__.py` of `package`. What the name stands for is then known without the package having run.
 */
export function isOwnChild(modules: Modules, module: PythonModule, name: string): boolean {
  const { bindings, path } = module;
  const binding = bindings.get(name);
  // What comes by a star may be named as a part is.
  if (!module.isPackage || binding === undefined || bindings.has("*")) return false;
  const here = { type: "file", path, isPackage: true } as const;
  if (modules.index.findChild(here, name) === null) return false;
  return binding.every(({ statement }) => {
    if (statement.type !== "from") return false;
    const source = sourceOf(modules, module, statement);
    const imported = statement.names.filter((one) => (one.alias ?? one.name) === name);
    return source?.type === "file" && source.path === path && imported.every((one) => one.name === name);
  });
}
