import type { Statement } from "./ast.ts";
import type { Definition } from "./definition.ts";
import type { PythonModule } from "./module.ts";
import type { Binding } from "./module-bindings.ts";
import type { ModuleIndex } from "./module-index.ts";
import type { ModuleLocation } from "./python-folders.ts";

/** What name resolution needs of a project; `module` answers null, and remembers, when a file is not loaded yet. */
export interface Modules {
  readonly index: ModuleIndex;
  module(path: string): PythonModule | null;
}

/**
 * Finds what a dotted name means at the top level of a module: `SessionDep`, `settings.Session`,
 * `airflow.utils.session.create_session`. Imports, re-exports and star imports are followed, in cycles too.
 * Null: not bound here, bound by something that is no definition, or in a file that is not loaded yet.
 */
export function resolveName(modules: Modules, module: PythonModule, dotted: string): Definition | null {
  return resolveIn(modules, module, dotted.split("."), new Set());
}

function resolveIn(
  modules: Modules,
  module: PythonModule,
  path: readonly string[],
  seen: Set<string>,
): Definition | null {
  const [name = "", ...rest] = path;
  const visit = `${module.path}:${path.join(".")}`;
  if (seen.has(visit)) return null;
  seen.add(visit);
  for (const binding of candidates(module, name)) {
    const found = follow(modules, module, binding, name, rest, seen);
    if (found !== null) return found;
  }
  for (const star of module.bindings.get("*") ?? []) {
    const found = followStar(modules, module, star, path, seen);
    if (found !== null) return found;
  }
  return submodule(modules, module, path, seen);
}

/** The last binding wins at run time; imports for type checkers come last. */
function candidates(module: PythonModule, name: string): Binding[] {
  const bindings = [...(module.bindings.get(name) ?? [])].reverse();
  return [
    ...bindings.filter((one) => !one.typeCheckingOnly),
    ...bindings.filter((one) => one.typeCheckingOnly),
  ];
}

function follow(
  modules: Modules,
  module: PythonModule,
  binding: Binding,
  name: string,
  rest: readonly string[],
  seen: Set<string>,
): Definition | null {
  const { statement } = binding;
  const place = { module, file: module.path, line: statement.line };
  if (statement.type === "import") return followImport(modules, module, statement, name, rest, seen);
  if (statement.type === "from") return followFrom(modules, module, statement, name, rest, seen);
  if (rest.length > 0) return statement.type === "class" ? member(module, statement.body, rest) : null;
  if (statement.type === "function") return { type: "function", node: statement, ...place };
  if (statement.type === "class") return { type: "class", node: statement, ...place };
  if (statement.type === "assign" || statement.type === "alias") {
    return { type: "assignment", value: statement.value, annotation: null, ...place };
  }
  if (statement.type !== "annotated") return null;
  return { type: "assignment", value: statement.value, annotation: statement.annotation, ...place };
}

/** A method or attribute in a class body. */
function member(
  module: PythonModule,
  body: readonly Statement[],
  path: readonly string[],
): Definition | null {
  const [name, ...rest] = path;
  for (const statement of body) {
    const place = { module, file: module.path, line: statement.line };
    if (statement.type === "function" && statement.name === name && rest.length === 0) {
      return { type: "function", node: statement, ...place };
    }
    if (statement.type === "class" && statement.name === name) {
      return rest.length === 0
        ? { type: "class", node: statement, ...place }
        : member(module, statement.body, rest);
    }
    if (statement.type === "assign" && rest.length === 0) {
      const bound = statement.targets.some((target) => target.type === "name" && target.id === name);
      if (bound) return { type: "assignment", value: statement.value, annotation: null, ...place };
    }
  }
  return null;
}

function followImport(
  modules: Modules,
  module: PythonModule,
  statement: Extract<Statement, { type: "import" }>,
  name: string,
  rest: readonly string[],
  seen: Set<string>,
): Definition | null {
  for (const imported of statement.modules) {
    const bound = imported.alias ?? imported.name.split(".", 1)[0];
    if (bound !== name) continue;
    const path = [...(imported.alias === null ? [name] : imported.name.split(".")), ...rest];
    return resolveAbsolute(modules, module.path, path, seen);
  }
  return null;
}

/** Resolves a path of names that starts at a top-level package. */
function resolveAbsolute(
  modules: Modules,
  from: string,
  path: readonly string[],
  seen: Set<string>,
): Definition | null {
  for (let length = path.length; length > 0; length--) {
    const location = modules.index.find(path.slice(0, length).join("."), from);
    if (location?.type !== "file") continue;
    return resolveAt(modules, location, path.slice(length), seen);
  }
  return modules.index.find(path[0] ?? "", from) === null ? { type: "foreign", name: path.join(".") } : null;
}

function resolveAt(
  modules: Modules,
  location: ModuleLocation,
  path: readonly string[],
  seen: Set<string>,
): Definition | null {
  if (location.type === "namespace") {
    const [name, ...rest] = path;
    const child = name === undefined ? null : modules.index.findChild(location, name);
    return child === null ? null : resolveAt(modules, child, rest, seen);
  }
  const module = modules.module(location.path);
  if (module === null) return null;
  if (path.length === 0) return { type: "module", module, file: module.path, line: 1 };
  return resolveIn(modules, module, path, seen);
}

function followFrom(
  modules: Modules,
  module: PythonModule,
  statement: Extract<Statement, { type: "from" }>,
  name: string,
  rest: readonly string[],
  seen: Set<string>,
): Definition | null {
  const imported = statement.names.find((one) => (one.alias ?? one.name) === name);
  if (imported === undefined) return null;
  const location = sourceOf(modules, module, statement);
  if (location === null) {
    return statement.level > 0
      ? null
      : { type: "foreign", name: [statement.module, imported.name, ...rest].join(".") };
  }
  return resolveAt(modules, location, [imported.name, ...rest], seen);
}

function followStar(
  modules: Modules,
  module: PythonModule,
  star: Binding,
  path: readonly string[],
  seen: Set<string>,
): Definition | null {
  if (star.statement.type !== "from") return null;
  const location = sourceOf(modules, module, star.statement);
  return location === null ? null : resolveAt(modules, location, path, seen);
}

/** The module that a `from` statement reads. */
export function sourceOf(
  modules: Modules,
  module: PythonModule,
  statement: Extract<Statement, { type: "from" }>,
): ModuleLocation | null {
  return statement.level > 0
    ? modules.index.findRelative(statement.level, statement.module, module.path)
    : modules.index.find(statement.module, module.path);
}

function submodule(
  modules: Modules,
  module: PythonModule,
  path: readonly string[],
  seen: Set<string>,
): Definition | null {
  const [name, ...rest] = path;
  if (!module.isPackage || name === undefined) return null;
  const location = modules.index.findChild({ type: "file", path: module.path, isPackage: true }, name);
  return location === null ? null : resolveAt(modules, location, rest, seen);
}
