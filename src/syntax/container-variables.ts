import { type Variables, variableOf } from "./dotenv-of.ts";
import { parseYaml } from "./yaml.ts";

/** Files that say how a container is built. */
export const isDockerfile = /(^|\/)(?:Dockerfile(?:[.-][\w.-]+)?|[\w.-]+\.[Dd]ockerfile)$/;
/** Files that say which containers are started together. */
export const isCompose = /(^|\/)(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$/;

const instruction = /^[ \t]*ENV[ \t]+((?:[^\n\\]|\\(?:\r?\n|.))*)/gim;
const pair = /([A-Za-z_]\w*)=("(?:[^"\\]|\\.)*"|'[^']*'|(?:[^\s\\]|\\.)*)/g;
const alone = /^([A-Za-z_]\w*)[ \t]+(\S.*)$/;
/** `${NAME:-otherwise}`, as a whole value. */
const withDefault = /^\$\{\w+:?-([^${}]*)\}$/;
/** Nobody writes as much by hand, in characters; what a tool made of it is left alone. */
const largestCompose = 100_000;

/** What `ENV` of a Dockerfile sets. */
export function variablesOfDockerfile(text: string): Variables {
  const found = new Map<string, string | null>();
  for (const [, rest = ""] of text.matchAll(instruction)) {
    const said = rest.replace(/\\\r?\n/g, " ").trim();
    const [, name, value = ""] = alone.exec(said) ?? [];
    if (name !== undefined) found.set(name, variableOf(unquoted(value.trim())));
    else
      for (const [, one = "", text = ""] of said.matchAll(pair)) found.set(one, variableOf(unquoted(text)));
  }
  return found;
}

/** What `environment` of Compose's services sets: one that services do not agree about is null. */
export function variablesOfCompose(text: string): Variables {
  const found = new Map<string, string | null>();
  if (text.length > largestCompose) return found;
  for (const service of Object.values(record(record(parseYaml(text).value).services))) {
    for (const [name, said] of pairsIn(record(service).environment)) {
      const otherwise = withDefault.exec(said)?.[1];
      // `${NAME}` hands on what somebody else says.
      if (otherwise === undefined && said.includes("$")) continue;
      const value = variableOf(otherwise ?? said);
      found.set(name, found.has(name) && found.get(name) !== value ? null : value);
    }
  }
  return found;
}

function pairsIn(environment: unknown): (readonly [string, string])[] {
  if (!Array.isArray(environment))
    return Object.entries(record(environment)).flatMap(([name, value]) => {
      const isPlain = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
      return isPlain ? [[name, String(value)] as const] : [];
    });
  return environment.flatMap((one) => {
    const [, name, value = ""] = typeof one === "string" ? (/^(\w+)=(.*)$/s.exec(one) ?? []) : [];
    return name === undefined ? [] : [[name, unquoted(value)] as const];
  });
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

function unquoted(text: string): string {
  return /^(["'])(.*)\1$/s.exec(text)?.[2] ?? text.replaceAll(/\\(.)/g, "$1");
}
