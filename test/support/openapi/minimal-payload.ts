import type { Json } from "../gateway/json.ts";
import { resolve } from "./github-description.ts";

/** Builds the smallest value that a schema allows: required keys only, null where null may be. */
export function minimalPayload(schema: Json, depth = 0): Json {
  const node = resolve(schema ?? {});
  if (depth > 12) return null;
  if (node.const !== undefined) return node.const;
  if (Array.isArray(node.enum)) return node.enum.includes(null) ? null : node.enum[0];
  if (Array.isArray(node.allOf)) return minimalPayload(merged(node), depth + 1);
  const alternatives = node.anyOf ?? node.oneOf;
  if (Array.isArray(alternatives)) {
    if (alternatives.some((part: Json) => resolve(part).type === "null")) return null;
    return minimalPayload(alternatives[0], depth + 1);
  }
  const types: string[] = Array.isArray(node.type) ? node.type : [node.type ?? "object"];
  if (types.includes("null")) return null;
  switch (types[0] ?? "object") {
    case "string":
      return text(node);
    case "integer":
    case "number":
      return Number(node.minimum ?? 1);
    case "boolean":
      return false;
    case "array":
      return Array.from({ length: Number(node.minItems ?? 0) }, () => minimalPayload(node.items, depth + 1));
    default:
      return ownObject(node, depth);
  }
}

/** What all parts of an `allOf` ask for together. */
function merged({ allOf, ...own }: Json): Json {
  const result: Json = { ...own, properties: {}, required: [] };
  for (const part of [...allOf, own]) {
    const flat = objectShape(part);
    for (const [key, schema] of Object.entries(flat.properties ?? {})) {
      const known = result.properties[key];
      result.properties[key] = known === undefined ? schema : { allOf: [known, schema] };
    }
    result.required.push(...(flat.required ?? []));
    if (flat.type !== undefined) result.type = both(result.type, flat.type);
    for (const key of ["enum", "format", "const", "items"]) result[key] ??= flat[key];
  }
  return result;
}

/** A part as one plain schema: of alternatives the first that is not null. */
function objectShape(part: Json): Json {
  const node = resolve(part);
  if (Array.isArray(node.allOf)) return merged(node);
  const alternatives = node.anyOf ?? node.oneOf;
  if (!Array.isArray(alternatives)) return node;
  return objectShape(alternatives.find((alternative) => resolve(alternative).type !== "null"));
}

/** The types that two schemas have in common. */
function both(known: Json, added: Json): Json {
  if (known === undefined) return added;
  const common = [known].flat().filter((type: string) => [added].flat().includes(type));
  return common.length === 0 ? added : common;
}

function ownObject(node: Json, depth: number): Json {
  const result: Json = {};
  for (const key of node.required ?? [])
    result[key] = minimalPayload(node.properties?.[key] ?? {}, depth + 1);
  return result;
}

function text({ format, pattern, maxLength, minLength }: Json): string {
  if (format === "date-time") return "2026-01-01T00:00:00Z";
  if (format === "uri") return "https://github.com/o/r";
  if (format === "email") return "a@example.org";
  if (pattern !== undefined) return "a".repeat(40);
  // Commit ids are described by their length only.
  return "a".repeat(Math.max(Number(minLength ?? 1), Math.min(Number(maxLength ?? 40), 40)));
}
