import type { ClassDefinition, Expression, FunctionDefinition, Statement } from "../python/ast.ts";
import type { PythonModule } from "../python/module.ts";
import type { PythonProject } from "../python/project.ts";
import { allStatements, valueBoundTo } from "./blocks.ts";
import { annotatedName, dottedName } from "./dotted.ts";
import { NameResolver } from "./name-resolver.ts";

/** One class of the project. */
export interface ClassRef {
  readonly module: PythonModule;
  readonly node: ClassDefinition;
}

/** A class with all that it inherits within the project. */
export interface ClassModel extends ClassRef {
  /** Method resolution order, itself first; only classes of the project. */
  readonly lineage: readonly ClassRef[];
  /** Names of bases outside the project, by their last part. */
  readonly foreignBases: ReadonlySet<string>;
  /** Bases that could not be resolved at all. */
  readonly unknownBases: readonly { readonly name: string; readonly line: number }[];
}

/** A method and the class that defines it. */
export interface Method {
  readonly owner: ClassRef;
  readonly node: FunctionDefinition;
}

/** Classes of a project with their lineage; each is worked out once. */
export class ClassHierarchy {
  readonly #project: PythonProject;
  readonly #models = new Map<ClassDefinition, ClassModel>();
  readonly names: NameResolver;

  constructor(project: PythonProject) {
    this.#project = project;
    this.names = new NameResolver(project);
  }

  get project(): PythonProject {
    return this.#project;
  }

  modelOf({ module, node }: ClassRef): ClassModel {
    const known = this.#models.get(node);
    if (known !== undefined) return known;
    // Set before its bases are asked: a class that inherits from itself ends here.
    this.#models.set(node, {
      module,
      node,
      lineage: [{ module, node }],
      foreignBases: new Set(),
      unknownBases: [],
    });
    const lineage: ClassRef[] = [];
    const foreignBases = new Set<string>();
    const unknownBases: { name: string; line: number }[] = [];
    for (const { name: keywordName, value } of node.arguments) {
      if (keywordName !== null) continue;
      const name = dottedName(value.type === "subscript" ? value.object : value);
      const found = name === null ? null : this.names.resolve(module, name);
      if (found?.type === "class") {
        const base = this.modelOf(found);
        lineage.push(...base.lineage);
        for (const each of base.foreignBases) foreignBases.add(each);
        unknownBases.push(...base.unknownBases);
      }
      if (name !== null) foreignBases.add(lastPart(name));
      if (found === null) unknownBases.push({ name: name ?? "an expression", line: node.line });
    }
    const model = {
      module,
      node,
      lineage: [{ module, node }, ...lastWins(lineage)],
      foreignBases,
      unknownBases,
    };
    this.#models.set(node, model);
    return model;
  }

  /** A method by name, own or inherited; with `after`, only from classes behind that one (`super()`). */
  method(model: ClassModel, name: string, after?: ClassDefinition): Method | null {
    const start = after === undefined ? 0 : model.lineage.findIndex((each) => each.node === after) + 1;
    for (const owner of model.lineage.slice(start)) {
      const node = owner.node.body.findLast(
        (statement): statement is FunctionDefinition =>
          statement.type === "function" && statement.name === name,
      );
      if (node !== undefined) return { owner, node };
    }
    return null;
  }

  /** The value of a class attribute, own or inherited. */
  attribute(
    model: ClassModel,
    name: string,
  ): { readonly owner: ClassRef; readonly value: Expression } | null {
    for (const owner of model.lineage) {
      for (const statement of owner.node.body) {
        if (
          statement.type === "assign" &&
          statement.targets.some((target) => target.type === "name" && target.id === name)
        ) {
          return { owner, value: statement.value };
        }
        if (
          statement.type === "annotated" &&
          statement.target.type === "name" &&
          statement.target.id === name &&
          statement.value !== null
        ) {
          return { owner, value: statement.value };
        }
      }
    }
    return null;
  }

  /** The project class that a name means in a function, or null. */
  classNamed(module: PythonModule, body: readonly Statement[], dotted: string | null): ClassModel | null {
    const found = dotted === null ? null : this.names.resolveInside(module, body, dotted);
    return found?.type === "class" ? this.modelOf(found) : null;
  }

  /**
   * The class of what an expression gives: constructor calls, `self.attribute`, properties and methods that say or
   * show what they return. Null when it cannot be known.
   */
  classOf(expression: Expression, at: Method, self: ClassModel | null, depth = 0): ClassModel | null {
    if (depth > 6) return null;
    const body = this.#project.body(at.node);
    const next = (value: Expression) => this.classOf(value, at, self, depth + 1);
    if (expression.type === "await") return next(expression.value);
    if (expression.type === "name") {
      if (expression.id === at.node.parameters[0]?.name && self !== null) return self;
      const parameter = at.node.parameters.find((each) => each.name === expression.id);
      if (parameter !== undefined)
        return this.classNamed(at.owner.module, body, annotatedName(parameter.annotation));
      for (const statement of allStatements(body)) {
        const value = valueBoundTo(expression.id, statement);
        const found = value === null ? null : next(value);
        if (found !== null) return found;
      }
      return null;
    }
    if (expression.type === "call") {
      const { callee } = expression;
      const named = this.classNamed(at.owner.module, body, dottedName(callee));
      if (named !== null) return named;
      if (callee.type !== "attribute") return null;
      const owner = next(callee.object);
      return owner === null ? null : this.#memberClass(owner, callee.name, depth + 1);
    }
    if (expression.type !== "attribute") return null;
    const owner = next(expression.object);
    return owner === null ? null : this.#memberClass(owner, expression.name, depth + 1);
  }

  /** What a member of a class gives when it is read or called. */
  #memberClass(owner: ClassModel, name: string, depth: number): ClassModel | null {
    const method = this.method(owner, name);
    if (method !== null) {
      const body = this.#project.body(method.node);
      for (const statement of allStatements(body)) {
        const value = statement.type === "return" ? statement.value : null;
        const found = value === null ? null : this.classOf(value, method, owner, depth + 1);
        if (found !== null) return found;
      }
      return this.classNamed(method.owner.module, body, annotatedName(method.node.returns));
    }
    const attribute = this.attribute(owner, name);
    if (attribute !== null) {
      const found = this.classNamed(attribute.owner.module, [], dottedName(attribute.value));
      if (found !== null) return found;
    }
    const builder = this.method(owner, "__init__");
    if (builder === null) return null;
    for (const statement of allStatements(this.#project.body(builder.node))) {
      const value = valueBoundTo(`self.${name}`, statement);
      if (value === null) continue;
      // A class kept in an attribute, to be called later, or an instance.
      const named = this.classNamed(
        builder.owner.module,
        this.#project.body(builder.node),
        dottedName(value),
      );
      const found = named ?? this.classOf(value, builder, owner, depth + 1);
      if (found !== null) return found;
    }
    return null;
  }
}

function lastPart(dotted: string): string {
  return dotted.slice(dotted.lastIndexOf(".") + 1);
}

/** A class that is inherited by several ways comes after all that inherit from it, as Python's order has it. */
function lastWins(lineage: readonly ClassRef[]): readonly ClassRef[] {
  return lineage.filter((each, index) => !lineage.slice(index + 1).some((later) => later.node === each.node));
}
