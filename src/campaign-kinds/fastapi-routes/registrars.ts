import type { ClassDefinition, Statement } from "../../syntax/python/ast.ts";
import { lastNameOf } from "../../syntax/python/last-name.ts";
import type { PythonModule } from "../../syntax/python/module.ts";
import { textTest } from "../../syntax/python/text-test.ts";
import { namedDecorators } from "./named-decorators.ts";

/**
 * What notes handlers for later without a word of FastAPI where it is used: decorators that keep what they decorate,
 * and classes that want to know their subclasses. Names are as they are written there: `route`, `Registry.route`.
 */
export interface Registrars {
  readonly decorators: readonly string[];
  readonly bases: readonly string[];
}

export const noRegistrars: Registrars = { decorators: [], bases: [] };

const keeps = /\.(?:append|add|insert|extend|setdefault|update|register\w*|add_api_route)\(|\][ \t]*=(?!=)/;
/** A function within another one, with its first parameter. */
const innerFunction = /\n[ \t]+(?:async[ \t]+)?def[ \t]+\w+\(\s*(\w+)/g;
const askedForSubclasses = /\b(\w+)\.__subclasses__\(/g;

/** The registrars that a module defines, and the decorators of its routers that it hands out under names of their own. */
export function registrarsOf(module: PythonModule): Registrars {
  const named = namedDecorators(module);
  const { decorators, bases } = keepersOf(module);
  return named.length === 0
    ? { decorators, bases }
    : { decorators: [...new Set([...decorators, ...named])], bases };
}

function keepersOf({ text, statements }: PythonModule): Registrars {
  if (!keeps.test(text) && !text.includes("__subclasses__")) return noRegistrars;
  const decorators = statements.flatMap((statement) => decoratorsOf(statement, text));
  const noting = statements.flatMap((one) => (one.type === "class" && notesClasses(one) ? [one.name] : []));
  const asked = [...text.matchAll(askedForSubclasses)].map(([, name = ""]) => name);
  return {
    decorators: [...new Set(decorators.flatMap((name) => [name, ...aliasesOf(name, text)]))],
    bases: [...new Set([...noting, ...asked])].filter((name) => !["", "cls", "self", "type"].includes(name)),
  };
}

/** True for a class that is told of those that derive from it, and for a metaclass that notes what it makes. */
function notesClasses(definition: ClassDefinition): boolean {
  return methodsOf(definition).some(
    ({ name, source, parameters }) =>
      name === "__init_subclass__" ||
      (/^__(new|init)__$/.test(name) &&
        parameters.length >= 4 &&
        isMetaclass(definition) &&
        keeps.test(source)),
  );
}

function isMetaclass(definition: ClassDefinition): boolean {
  return definition.arguments.some(({ value }) => /^(?:type|\w*Meta(?:class)?)$/.test(lastNameOf(value)));
}

function decoratorsOf(statement: Statement, text: string): string[] {
  if (statement.type === "function") return keepsWhatItDecorates(statement.source) ? [statement.name] : [];
  if (statement.type !== "class") return [];
  const { name } = statement;
  return methodsOf(statement).flatMap((method) => {
    if (method.name === "__call__") return keeps.test(method.source) ? [name] : [];
    if (!keepsWhatItDecorates(method.source)) return [];
    const objects = [
      ...text.matchAll(new RegExp(`^(\\w+)[ \\t]*(?::[^=\\n]{1,200})?=[ \\t]*${name}\\(`, "gm")),
    ];
    return [name, ...objects.map(([, object = ""]) => object)].map((owner) => `${owner}.${method.name}`);
  });
}

/** True for a function that has an inner one which notes what it is given, as it is or among other things. */
function keepsWhatItDecorates(source: string): boolean {
  const given = [...source.matchAll(innerFunction)].map(([, name = ""]) => name);
  return given.some((name) => new RegExp(`(?:${keeps.source})[^=]{0,400}?\\b${name}\\b`).test(source));
}

function methodsOf({ body }: ClassDefinition) {
  return body.filter((one) => one.type === "function");
}

/** `route = registry.route`, `get = partial(Endpoint, method="GET")`. */
function aliasesOf(name: string, text: string): string[] {
  const written = name.replaceAll(".", "\\.");
  const alias = new RegExp(
    `^(\\w+)[ \\t]*=[ \\t]*(?:(?:functools\\.)?partial\\([ \\t]*${written}\\b|${written}[ \\t]*$)`,
    "gm",
  );
  return [...text.matchAll(alias)].map(([, found = ""]) => found);
}

/** All of several modules. */
export function joined(all: readonly Registrars[]): Registrars {
  return {
    decorators: [...new Set(all.flatMap(({ decorators }) => decorators))],
    bases: [...new Set(all.flatMap(({ bases }) => bases))],
  };
}

/** Words of which a file has one that uses such a registrar. */
export function registrarNeedles({ decorators, bases }: Registrars): string[] {
  return [...decorators.flatMap(decoratorNeedles), ...bases];
}

function decoratorNeedles(name: string): string[] {
  return name.includes(".") ? [`@${name}`, `.${name}`] : [`@${name}`, `${name} as `];
}

/** True for a module that decorates with one of these, or has a class that derives from one. */
export function registersWith({ decorators, bases }: Registrars): (module: PythonModule) => boolean {
  const names = decorators.map((name) => name.replaceAll(".", "\\.")).join("|");
  const forms = [
    ...(decorators.length === 0 ? [] : [`^[ \\t]*@(?:\\w+\\.){0,9}(?:${names})\\b`]),
    ...(bases.length === 0 ? [] : [`^class[ \\t]+\\w+[ \\t]*\\([^)\\n]{0,500}\\b(?:${bases.join("|")})\\b`]),
  ];
  if (forms.length === 0) return () => false;
  const form = new RegExp(forms.join("|"), "m");
  const renamed = decorators.length === 0 ? null : new RegExp(`\\b(?:${names})[ \\t]+as[ \\t]+(\\w+)`, "g");
  return textTest((text) => form.test(text) || (renamed !== null && decoratesWithRenamed(text, renamed)));
}

/** Nobody imports more of them under names of his own. */
const mostRenamed = 50;

/** `from .app import get as read` and `@read("/path")`. */
function decoratesWithRenamed(text: string, renamed: RegExp): boolean {
  const names = new Set([...text.matchAll(renamed)].slice(0, mostRenamed).map(([, name = ""]) => name));
  return names.size > 0 && new RegExp(`^[ \\t]*@(?:${[...names].join("|")})\\b`, "m").test(text);
}
