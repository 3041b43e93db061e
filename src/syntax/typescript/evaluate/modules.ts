import { ts } from "../compiler.ts";
import type { TypeScriptProject } from "../load-project.ts";
import type { Interpreter } from "./interpreter.ts";
import { moduleScope } from "./scope.ts";
import type { Scope } from "./values.ts";
import { type ObjectValue, objectOf, unknown, type Value } from "./values.ts";

interface Module {
  readonly scope: Scope;
  /** Names exported in the module syntax of the language. */
  readonly exports: Map<string, () => Value>;
  /** Other modules whose exports are passed on. */
  readonly stars: string[];
  readonly commonJs: ObjectValue;
}

export type Modules = Pick<Interpreter, "importName" | "commonJs" | "exportName" | "exportAll"> & {
  readonly runModule: (path: string) => void;
  readonly scopeOf: (path: string) => Scope;
};

/** The modules of a project, each run when it is first needed, as the language does. */
export function makeModules(project: TypeScriptProject, interpreterOf: () => Interpreter): Modules {
  const modules = new Map<string, Module>();

  function load(path: string): Module {
    const known = modules.get(path);
    if (known !== undefined) return known;
    const module: Module = {
      scope: moduleScope(path),
      exports: new Map(),
      stars: [],
      commonJs: objectOf([["exports", objectOf()]]),
    };
    modules.set(path, module);
    const source = project.sourceFile(path);
    if (source === null) return module;
    for (const statement of source.statements) declareImports(statement, module);
    for (const statement of source.statements) declareExports(statement, module);
    interpreterOf().run(source.statements, module.scope);
    return module;
  }

  function declareImports(node: ts.Statement, module: Module): void {
    const name = module.scope.module;
    const bindImport = (local: string, specifier: string, imported: string) => {
      module.scope.bindings.set(local, () => importName(specifier, name, imported));
    };
    if (ts.isImportEqualsDeclaration(node)) {
      const reference = node.moduleReference;
      if (ts.isExternalModuleReference(reference) && ts.isStringLiteralLike(reference.expression)) {
        bindImport(node.name.text, reference.expression.text, "require()");
      }
    }
    if (!ts.isImportDeclaration(node) || !ts.isStringLiteralLike(node.moduleSpecifier)) return;
    const specifier = node.moduleSpecifier.text;
    const clause = node.importClause;
    if (clause?.name !== undefined) bindImport(clause.name.text, specifier, "default");
    const named = clause?.namedBindings;
    if (named === undefined) {
      if (clause === undefined) importName(specifier, name, "*");
    } else if (ts.isNamespaceImport(named)) {
      bindImport(named.name.text, specifier, "*");
    } else {
      for (const element of named.elements) {
        bindImport(element.name.text, specifier, (element.propertyName ?? element.name).text);
      }
    }
  }

  function declareExports(node: ts.Statement, module: Module): void {
    if (!ts.isExportDeclaration(node)) return;
    const name = module.scope.module;
    const specifier =
      node.moduleSpecifier !== undefined && ts.isStringLiteralLike(node.moduleSpecifier)
        ? node.moduleSpecifier.text
        : null;
    const clause = node.exportClause;
    if (clause === undefined) {
      if (specifier !== null) exportAll(name, specifier);
    } else if (ts.isNamespaceExport(clause)) {
      if (specifier !== null) module.exports.set(clause.name.text, () => importName(specifier, name, "*"));
    } else {
      for (const element of clause.elements) {
        const local = (element.propertyName ?? element.name).text;
        module.exports.set(element.name.text, () =>
          specifier === null
            ? (module.scope.bindings.get(local)?.() ?? unknown)
            : importName(specifier, name, local),
        );
      }
    }
  }

  function importName(specifier: string, from: string, name: string): Value {
    const path = project.resolve(specifier, from);
    if (path !== null && project.sourceFile(path) !== null) return exported(path, name);
    if (/^[./]/.test(specifier)) return unknown;
    const isWhole = name === "default" || name === "*" || name === "require()";
    return {
      kind: "foreign",
      module: specifier.replace(/^node:/, ""),
      path: isWhole ? [] : [name],
      args: [],
    };
  }

  function exported(path: string, name: string): Value {
    const module = load(path);
    const whole = module.commonJs.properties.get("exports") ?? unknown;
    if (name === "*" || name === "require()") {
      const names = allNames(path, new Set());
      if (names.size === 0) return whole;
      return objectOf([...names].map((each) => [each, exported(path, each)] as const));
    }
    const own = module.exports.get(name);
    if (own !== undefined) return own();
    for (const star of module.stars) {
      const value = importName(star, path, name);
      if (value.kind !== "unknown") return value;
    }
    if (name !== "default") return interpreterOf().member(whole, name, project.sourceFile(path) as ts.Node);
    const isCompiled = whole.kind === "object" && whole.properties.has("__esModule");
    return isCompiled ? (whole.properties.get("default") ?? unknown) : whole;
  }

  function allNames(path: string, seen: Set<string>): Set<string> {
    if (seen.has(path)) return new Set();
    seen.add(path);
    const module = load(path);
    const names = new Set(module.exports.keys());
    for (const star of module.stars) {
      const target = project.resolve(star, path);
      if (target === null) continue;
      for (const name of allNames(target, seen)) if (name !== "default") names.add(name);
    }
    return names;
  }

  function exportAll(module: string, specifier: string): void {
    load(module).stars.push(specifier);
  }

  return {
    importName,
    exportAll,
    scopeOf: (path) => load(path).scope,
    commonJs: (path) => load(path).commonJs,
    exportName: (path, name, value) => load(path).exports.set(name, value),
    runModule: (path) => {
      load(path);
    },
  };
}
