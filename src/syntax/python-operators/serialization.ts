import type { Expression, Statement } from "../python/ast.ts";
import { walkStatements } from "../python/walk.ts";
import { allStatements, valueBoundTo } from "./blocks.ts";
import type { ClassHierarchy, ClassModel, Method } from "./class-hierarchy.ts";
import { calledName, dottedName, keyword, stringValue } from "./dotted.ts";

/** What a trigger keeps of what it was given. */
export interface Serialization {
  /** False: `serialize` says something that could not be read. */
  readonly isReadable: boolean;
  /** Constructor parameters that are not serialised. */
  readonly missing: readonly string[];
  /** Serialised names that the constructor does not take. */
  readonly surplus: readonly string[];
  /** Names that are given the value of another parameter. */
  readonly crossed: readonly string[];
  /** A class path that leads to no class of the trigger's lineage, or null. */
  readonly elsewhere: string | null;
  readonly file: string;
  readonly line: number;
}

/** The names that were found so far, and whether everything could be read. */
interface Fields {
  /** False: the name is only there when it has a value. */
  readonly names: Map<string, boolean>;
  /** `self` attributes that are written out under a name, as they are. */
  readonly attributes: Map<string, string>;
  isReadable: boolean;
}

/** Compares what `serialize` returns with what the constructor takes; null without a `serialize` of its own. */
export function describeSerialization(
  model: ClassModel,
  hierarchy: ClassHierarchy,
  methodNamed: (name: string) => Method | null,
): Serialization | null {
  const serialize = methodNamed("serialize");
  if (serialize === null) return null;
  const fields: Fields = { names: new Map(), attributes: new Map(), isReadable: true };
  readSerialize(serialize, model, hierarchy, fields);
  const builder = rebuilderOf(serialize, model, hierarchy) ?? methodNamed("__init__");
  const place = { file: serialize.owner.module.path, line: serialize.node.line };
  const nothing = {
    missing: [],
    surplus: [],
    crossed: [],
    elsewhere: wrongPath(serialize, model, hierarchy),
  };
  if (builder === null) return { isReadable: fields.isReadable, ...nothing, ...place };
  if (serialize.node.source.includes("serialized_fields")) readHandedOn(builder, model, hierarchy, fields);
  const parameters = builder.node.parameters.slice(1);
  const named = parameters
    .filter(({ kind }) => kind === "positional" || kind === "keyword")
    .map(({ name }) => name);
  const takesAny = parameters.some(({ kind }) => kind === "keywords");
  if (!fields.isReadable) return { isReadable: false, ...nothing, ...place };
  return {
    ...nothing,
    isReadable: true,
    crossed: [...fields.attributes]
      .filter(([name, attribute]) => name !== attribute && named.includes(name) && named.includes(attribute))
      .map(([name]) => name),
    missing: named.filter((name) => !fields.names.has(name)),
    surplus: takesAny
      ? []
      : [...fields.names].filter(([name, always]) => always && !named.includes(name)).map(([name]) => name),
    ...place,
  };
}

/** The class path that `serialize` writes down, where it is text that leads to no class of the lineage. */
function wrongPath(serialize: Method, model: ClassModel, hierarchy: ClassHierarchy): string | null {
  for (const statement of allStatements(hierarchy.project.body(serialize.node))) {
    const value = statement.type === "return" ? statement.value : null;
    const path = value?.type === "sequence" ? stringValue(value.elements[0] ?? null) : null;
    if (path === null) continue;
    const isOwn = model.lineage.some(({ module, node }) => `${module.name}.${node.name}` === path);
    if (isOwn) return null;
    const [parent, name] = [path.slice(0, path.lastIndexOf(".")), path.slice(path.lastIndexOf(".") + 1)];
    const location = hierarchy.project.index.find(parent, model.module.path);
    const owner = location?.type === "file" ? hierarchy.project.module(location.path) : null;
    const found = owner === null ? null : hierarchy.names.resolve(owner, name);
    return found?.type === "class" ? null : path;
  }
  return null;
}

/** A trigger may name another class of its lineage to be rebuilt as. */
function rebuilderOf(serialize: Method, model: ClassModel, hierarchy: ClassHierarchy): Method | null {
  for (const statement of allStatements(hierarchy.project.body(serialize.node))) {
    const value = statement.type === "return" ? statement.value : null;
    const path = value?.type === "sequence" ? stringValue(value.elements[0] ?? null) : null;
    const name = path?.slice(path.lastIndexOf(".") + 1);
    const other = model.lineage.find(({ node }) => node.name === name && node !== model.node);
    if (other !== undefined) return hierarchy.method(hierarchy.modelOf(other), "__init__");
  }
  return null;
}

function readSerialize(method: Method, model: ClassModel, hierarchy: ClassHierarchy, fields: Fields): void {
  const body = allStatements(hierarchy.project.body(method.node));
  const add = (name: string, always: boolean) =>
    fields.names.set(name, always || fields.names.get(name) === true);

  const read = (value: Expression, always: boolean): void => {
    if (value.type === "name") {
      const bound = boundTo(value.id, body);
      if (bound === null) fields.isReadable = false;
      else read(bound, always);
    } else if (value.type === "dict") {
      for (const { key, value: entry } of value.entries) {
        const name = stringValue(key);
        if (name !== null) {
          add(name, always);
          if (entry.type === "attribute" && dottedName(entry.object) === "self")
            fields.attributes.set(name, entry.name);
        } else if (key === null) read(entry, always);
        else fields.isReadable = false;
      }
    } else if (value.type === "call") {
      readCall(value, always);
    } else if (value.type === "subscript") {
      read(value.object, always);
    } else if (dottedName(value)?.endsWith("serialized_fields") !== true) {
      fields.isReadable = false;
    }
  };

  const readCall = (call: Extract<Expression, { type: "call" }>, always: boolean): void => {
    const name = calledName(call);
    if (name === "serialize") {
      const above = hierarchy.method(model, "serialize", method.owner.node);
      if (above === null) fields.isReadable = false;
      else readSerialize(above, model, hierarchy, fields);
    } else if (name === "dict" || name === "prune_dict") {
      for (const argument of call.args) {
        if (argument.name !== null) add(argument.name, always);
        else read(argument.value, always && name === "dict");
      }
    } else {
      fields.isReadable = false;
    }
  };

  for (const statement of body) {
    if (statement.type === "return" && statement.value !== null) {
      const { value } = statement;
      const given = value.type === "sequence" ? value.elements.slice(1) : [value];
      for (const each of given) read(each, true);
    } else if (
      statement.type === "expression" &&
      statement.value.type === "call" &&
      calledName(statement.value) === "update"
    ) {
      for (const argument of statement.value.args) {
        if (argument.name !== null) add(argument.name, true);
        else read(argument.value, true);
      }
    } else if (statement.type === "assign") {
      for (const target of statement.targets) {
        const key = target.type === "subscript" ? stringValue(target.index[0] ?? null) : null;
        if (key !== null) add(key, true);
      }
    }
  }
}

/** The value of a local name, also of one that is taken out of a tuple (`path, kwargs = super().serialize()`). */
function boundTo(name: string, body: readonly Statement[]): Expression | null {
  for (const statement of body) {
    const value = valueBoundTo(name, statement);
    if (value !== null) return value;
    if (statement.type !== "assign") continue;
    const isInTuple = statement.targets.some(
      (target) =>
        target.type === "sequence" &&
        target.elements.some((each) => each.type === "name" && each.id === name),
    );
    if (isInTuple) return statement.value;
  }
  return null;
}

/** The names of `super().__init__(serialized_fields={...})`, and parameters that the base takes under their own name. */
function readHandedOn(builder: Method, model: ClassModel, hierarchy: ClassHierarchy, fields: Fields): void {
  walkStatements(hierarchy.project.body(builder.node), {
    expression(part) {
      if (part.type !== "call" || calledName(part) !== "__init__") return;
      const given = keyword(part, "serialized_fields");
      if (given !== null && given.type !== "dict") fields.isReadable = false;
      for (const { key } of given?.type === "dict" ? given.entries : []) {
        const name = stringValue(key);
        if (name === null) fields.isReadable = false;
        else fields.names.set(name, true);
      }
      const above = hierarchy.method(model, "__init__", builder.owner.node);
      const taken = new Set(above?.node.parameters.map((parameter) => parameter.name));
      for (const { name, value } of part.args) {
        if (name !== null && taken.has(name) && value.type === "name" && !fields.names.has(value.id))
          fields.names.set(value.id, false);
      }
    },
  });
}
