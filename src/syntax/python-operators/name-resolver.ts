import type { Statement } from "../python/ast.ts";
import type { Definition } from "../python/definition.ts";
import type { PythonModule } from "../python/module.ts";
import type { PythonProject } from "../python/project.ts";
import { sourceOf } from "../python/resolve-name.ts";
import { allStatements } from "./blocks.ts";

type FromImport = Extract<Statement, { type: "from" }>;

/** Resolves names over a project, each once; knows local imports and modules that load their names lazily. */
export class NameResolver {
  readonly #project: PythonProject;
  readonly #resolved = new Map<string, Definition | null>();
  readonly #imports = new WeakMap<readonly Statement[], ReadonlyMap<string, FromImport>>();

  constructor(project: PythonProject) {
    this.#project = project;
  }

  /** What a dotted name means at the top level of a module, or null. */
  resolve(module: PythonModule, dotted: string): Definition | null {
    const id = `${module.path}\0${dotted}`;
    const known = this.#resolved.get(id);
    if (known !== undefined) return known;
    const found = this.#project.resolve(module.path, dotted) ?? this.#resolveLazily(module, dotted);
    this.#resolved.set(id, found);
    return found;
  }

  /** What a name means inside a function: its local imports come first. */
  resolveInside(module: PythonModule, body: readonly Statement[], dotted: string): Definition | null {
    const [head = "", ...rest] = dotted.split(".");
    const local = this.#importsOf(body).get(head);
    const name = local?.names.find((each) => (each.alias ?? each.name) === head)?.name;
    if (local !== undefined && name !== undefined) {
      const source = sourceOf(this.#project, module, local);
      const target = source?.type === "file" ? this.#project.module(source.path) : null;
      if (target !== null) return this.resolve(target, [name, ...rest].join("."));
    }
    return this.resolve(module, dotted);
  }

  #importsOf(body: readonly Statement[]): ReadonlyMap<string, FromImport> {
    let imports = this.#imports.get(body);
    if (imports === undefined) {
      const found = new Map<string, FromImport>();
      for (const statement of allStatements(body)) {
        if (statement.type !== "from") continue;
        for (const { name, alias } of statement.names) found.set(alias ?? name, statement);
      }
      this.#imports.set(body, (imports = found));
    }
    return imports;
  }

  /**
   * Names that a module hands out in `__getattr__` by a table of `"Name": "package.module"`. Only the table is
   * read: which module a name comes from is all that matters.
   */
  #resolveLazily(module: PythonModule, dotted: string): Definition | null {
    const [head = "", ...rest] = dotted.split(".");
    for (const { statement } of module.bindings.get(head) ?? []) {
      if (statement.type !== "from") continue;
      const name = statement.names.find((each) => (each.alias ?? each.name) === head)?.name;
      const source = sourceOf(this.#project, module, statement);
      const target = source?.type === "file" ? this.#project.module(source.path) : null;
      if (name === undefined || !target?.text.includes("__getattr__")) continue;
      const table = new RegExp(
        `["']${name}["']\\s*:\\s*(?:[([]\\s*)?((?:["'][\\w.]+["']\\s*(?:,\\s*)?)+)`,
      ).exec(target.text);
      for (const [, path = ""] of table?.[1]?.matchAll(/["']([\w.]+)["']/g) ?? []) {
        const location = this.#project.index.find(path, target.path);
        const owner = location?.type === "file" ? this.#project.module(location.path) : null;
        const found = owner === null ? null : this.resolve(owner, [name, ...rest].join("."));
        if (found !== null) return found;
      }
    }
    return null;
  }
}
