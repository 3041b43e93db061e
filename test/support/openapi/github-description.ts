import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import type { Json } from "../gateway/json.ts";

/** GitHub's description, as cut out by scripts/openapi-extract.ts. */
export interface Description {
  readonly paths: Record<string, Record<string, Json>>;
  readonly webhooks: Record<string, Json>;
  readonly components: Record<string, Record<string, Json>>;
}

let loaded: Description | undefined;

export function description(): Description {
  loaded ??= JSON.parse(
    readFileSync(fileURLToPath(new URL("generated/github.json", import.meta.url)), "utf8"),
  ) as Description;
  return loaded;
}

const documentId = "https://github.test/description";
let ajv: Ajv | undefined;
const compiled = new Map<string, ValidateFunction>();

function validator(): Ajv {
  if (ajv === undefined) {
    ajv = new Ajv({
      strict: false,
      allErrors: true,
      allowUnionTypes: true,
      validateFormats: true,
      logger: false,
    });
    addFormats.default(ajv, ["date-time", "uri", "email"]);
    ajv.addSchema({ $id: documentId, components: description().components });
  }
  return ajv;
}

/**
 * Checks a value against a schema of the description.
 * @param key names the schema, so that it is compiled once
 * @returns what is wrong, one line each; empty when nothing is
 */
export function violations(key: string, schema: Json, value: unknown): readonly string[] {
  let validate = compiled.get(key);
  if (validate === undefined) {
    validate = validator().compile(withDocument(schema));
    compiled.set(key, validate);
  }
  if (validate(value)) return [];
  return (validate.errors ?? []).map(line);
}

function line({ instancePath, message, params }: ErrorObject): string {
  return `${instancePath === "" ? "/" : instancePath} ${message ?? "is wrong"} ${JSON.stringify(params)}`;
}

/** `#/components/…` means the description, not the schema itself. */
function withDocument(schema: Json): Json {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', `"${documentId}#/components/`));
}

/** What a reference stands for; anything else stands for itself. */
export function resolve(node: Json): Json {
  const [, , kind = "", name = ""] = typeof node?.$ref === "string" ? node.$ref.split("/") : [];
  return kind === "" ? node : resolve(description().components[kind]?.[name]);
}

/** An operation of the description. */
export interface Operation {
  /** `POST /repos/{owner}/{repo}/check-runs`. */
  readonly route: string;
  readonly definition: Json;
  readonly parameters: readonly Json[];
}

/** The operation that a request is; the route with the fewest placeholders wins. */
export function findOperation(method: string, path: string): Operation | null {
  let best: { route: string; definition: Json; holes: number } | null = null;
  for (const [pattern, methods] of Object.entries(description().paths)) {
    const definition = methods[method.toLowerCase()];
    if (definition === undefined) continue;
    // References and comparisons carry slashes inside one placeholder.
    const regex = new RegExp(
      `^${pattern.replace(/\{(ref|basehead|path)\}/g, ".+").replace(/\{\w+\}/g, "[^/]+")}$`,
    );
    if (!regex.test(path)) continue;
    const holes = (pattern.match(/\{/g) ?? []).length;
    if (best === null || holes < best.holes) best = { route: `${method} ${pattern}`, definition, holes };
  }
  if (best === null) return null;
  const parameters = ((best.definition.parameters ?? []) as Json[]).map(resolve);
  return { route: best.route, definition: best.definition, parameters };
}
