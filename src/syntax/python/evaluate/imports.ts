import type { Statement } from "../ast.ts";
import { importedFiles } from "../imported-files.ts";
import { changing, readingName } from "../ledger.ts";
import type { PythonModule } from "../module.ts";
import { folderOf, type ModuleLocation } from "../python-folders.ts";
import { sourceOf } from "../resolve-name.ts";
import { listOf } from "./collections.ts";
import type { Evaluator } from "./evaluator.ts";
import { libraryConstant } from "./library-constants.ts";
import { bind, setName } from "./scope.ts";
import { absent, foreign, type LazyImport, type Scope, unknown, type Value } from "./value.ts";

/** `import a.b`, `import a.b as c`. */
export function runImport(
  statement: Extract<Statement, { type: "import" }>,
  scope: Scope,
  evaluator: Evaluator,
): void {
  const { index } = evaluator.project;
  for (const { name, alias } of statement.modules) {
    const [top = name] = name.split(".", 1);
    const location = index.find(alias === null ? top : name, scope.module.path);
    if (location === null) {
      bind(scope, alias ?? top, foreign(alias === null ? top : name));
      continue;
    }
    const whole = index.find(name, scope.module.path);
    if (whole !== null) runIfEffective(whole, evaluator);
    bind(scope, alias ?? top, { type: "module", location });
  }
}

/** `from a import b`, relative ones and stars included. */
export function runFromImport(
  statement: Extract<Statement, { type: "from" }>,
  scope: Scope,
  evaluator: Evaluator,
): void {
  const location = sourceOf(evaluator.project, scope.module, statement);
  if (location !== null) runIfEffective(location, evaluator);
  for (const { name, alias } of statement.names) {
    if (name === "*") {
      if (location !== null) importStar(location, scope, evaluator);
      else if (statement.level === 0) importForeignStar(statement.module, scope, evaluator);
      continue;
    }
    if (location === null) {
      bind(scope, alias ?? name, notFound(statement, name));
      continue;
    }
    const child = evaluator.project.index.findChild(location, name);
    if (child !== null) runIfEffective(child, evaluator);
    bind(scope, alias ?? name, {
      type: "import",
      from: scope.module.path,
      location,
      name,
      rest: [],
      define: null,
    });
  }
}

/** What a module says that is not in the tree: one of the project itself, where the name is relative. */
function notFound({ level, module }: Extract<Statement, { type: "from" }>, name: string): Value {
  const said = module === "" ? name : `${module}.${name}`;
  return level > 0 ? absent(".".repeat(level) + said) : fromPackage(said);
}

function fromPackage(name: string): Value {
  return libraryConstant(name) ?? foreign(name);
}

/** Runs the packages around a module, outermost first, as Python does before the module itself. */
export function runPackagesAround(path: string, evaluator: Evaluator): void {
  for (const init of effectivePackages(folderOf(path), evaluator)) {
    if (init !== path) evaluator.moduleScope(init);
  }
}

/** Modules that may register something run where Python would run them; the others wait until they are needed. */
function runIfEffective(location: ModuleLocation, evaluator: Evaluator): void {
  if (location.type !== "file" || evaluator.conditions.onlyTypes) return;
  runPackagesAround(location.path, evaluator);
  if (isEffective(location.path, evaluator)) evaluator.moduleScope(location.path);
}

function isEffective(path: string, evaluator: Evaluator): boolean {
  const module = evaluator.project.module(path);
  return module !== null && (evaluator.semantics.hasEffects(module) || bringsEffects(module, evaluator));
}

/** By folder: every import asks, and what decides about it is quoted. */
const packagesOf = new WeakMap<Evaluator, Map<string, readonly string[]>>();

/** The `__init__.py` of a folder and of those around it that may register something, outermost first. */
function effectivePackages(folder: string, evaluator: Evaluator): readonly string[] {
  const known = packagesOf.get(evaluator) ?? new Map<string, readonly string[]>();
  packagesOf.set(evaluator, known);
  const found = known.get(folder);
  if (found !== undefined) return found;
  const init = `${folder}/__init__.py`;
  if (folder === "" || !evaluator.project.index.has(init)) return [];
  const outer = effectivePackages(folderOf(folder), evaluator);
  const all = isEffective(init, evaluator) ? [...outer, init] : outer;
  known.set(folder, all);
  return all;
}

/** True for a package that imports something of its own which registers something. */
function bringsEffects(module: PythonModule, evaluator: Evaluator): boolean {
  const { project, semantics } = evaluator;
  const folder = folderOf(module.path);
  if (!module.isPackage || folder === "" || semantics.hasEffectsBelow?.(folder) !== true) return false;
  project.quote(module.path);
  return importedFiles(module, project.index).some((path) => {
    if (!path.startsWith(`${folder}/`) || path === module.path) return false;
    const part = project.module(path);
    return part !== null && (semantics.hasEffects(part) || bringsEffects(part, evaluator));
  });
}

function importStar(location: ModuleLocation, scope: Scope, evaluator: Evaluator): void {
  if (location.type !== "file" || location.path === scope.module.path) return;
  const source = evaluator.moduleScope(location.path);
  if (source === null) return;
  for (const [name, value] of source.names) {
    readingName(source, name, value);
    if (name === "*" || !name.startsWith("_")) if (name !== "*") setName(scope, name, value);
  }
  const stars = scope.names.get("*");
  const item: Value = { type: "module", location };
  const isKnown =
    stars?.type === "list" &&
    stars.items.some(
      (one) => one.type === "module" && one.location.type === "file" && one.location.path === location.path,
    );
  if (isKnown) return;
  if (stars?.type === "list") {
    changing(stars);
    stars.items.push(item);
  } else setName(scope, "*", listOf([item]));
}

function importForeignStar(module: string, scope: Scope, evaluator: Evaluator): void {
  for (const name of evaluator.semantics.exports?.(module) ?? [])
    bind(scope, name, foreign(`${module}.${name}`));
}

function readImport({ location, name }: LazyImport, evaluator: Evaluator): Value {
  const module: Value = { type: "module", location };
  if (name === null) return module;
  return (
    evaluator.attribute(module, name) ??
    (mayGiveMore(location, evaluator) ? unknown : absent(nameBelow(location, name, evaluator)))
  );
}

function nameBelow(location: ModuleLocation, name: string, { project }: Evaluator): string {
  return location.type === "file" ? `${project.index.nameOf(location.path)}.${name}` : name;
}

/** Names that a module has and does not name: what it does not name and is no module in its folder is not there. */
const givesMore = /\*|__getattr__|globals\(|setattr\(|exec\(/;

function mayGiveMore(location: ModuleLocation, { project }: Evaluator): boolean {
  if (location.type !== "file") return false;
  if (!location.isPackage) return true;
  project.quote(location.path);
  const module = project.module(location.path);
  return module === null || givesMore.test(module.text);
}

/** What a lazy import stands for. */
export function forceImport(lazy: LazyImport, evaluator: Evaluator): Value {
  let value = lazy.define?.() ?? readImport(lazy, evaluator);
  for (const name of lazy.rest) {
    const holder = evaluator.force(value);
    value = evaluator.attribute(holder, name) ?? (holder.type === "unknown" ? holder : unknown);
  }
  return value;
}
