import type { Json } from "../gateway/json.ts";
import { findOperation, resolve, violations } from "./github-description.ts";

/** A request to be checked. */
export interface CheckedRequest {
  readonly method: string;
  /** Without host and `/api/v3`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Json;
}

/** Characters of an issue's or comment's body, which the description does not tell. */
const bodyCharacters = 65_536;

/**
 * Everything in which a request is not what GitHub describes: unknown operation, one that Apps may not use,
 * unknown or wrong query parameters, wrong or unknown keys in the body, texts over GitHub's limits.
 */
export function requestViolations(request: CheckedRequest): readonly string[] {
  const { method, path, query, body } = request;
  if (path === "/graphql") return [];
  const operation = findOperation(method, path);
  if (operation === null) return [`${method} ${path} is not among the operations that we may use.`];
  const found: string[] = [];
  const { route, definition } = operation;
  // With its own key an App may use what is below /app; the mark is about installations.
  const isOpenToApps = definition["x-github"]?.enabledForGitHubApps === true || path.startsWith("/app/");
  if (!isOpenToApps) found.push("Apps may not use this operation.");
  const known = operation.parameters.filter((parameter) => parameter.in === "query");
  for (const [name, value] of query) {
    const parameter = known.find((candidate) => candidate.name === name);
    if (parameter === undefined) found.push(`unknown query parameter ${name}`);
    else {
      const typed = resolve(parameter.schema).type === "integer" ? Number(value) : value;
      found.push(
        ...violations(`${route} ?${name}`, parameter.schema, typed).map((text) => `?${name}: ${text}`),
      );
    }
  }
  const media = definition.requestBody?.content?.["application/json"];
  if (media === undefined) {
    if (body !== undefined && Object.keys(body as object).length > 0)
      found.push("this operation takes no body");
    return prefixed(request, found);
  }
  if (definition.requestBody.required === true || body !== undefined) {
    found.push(...violations(`${route} body`, media.schema, body ?? {}));
    found.push(...unknownKeys(resolve(media.schema), body ?? {}, ""));
  }
  if (typeof body?.body === "string" && body.body.length > bodyCharacters) {
    found.push(`/body has more than ${bodyCharacters} characters`);
  }
  if (body?.status === "completed" && body.conclusion === undefined && path.includes("/check-runs")) {
    found.push("a completed check run has a conclusion");
  }
  return prefixed(request, found);
}

function prefixed({ method, path }: CheckedRequest, found: readonly string[]): readonly string[] {
  return found.map((text) => `${method} ${path}: ${text}`);
}

/** GitHub ignores keys that it does not know, so a misspelt one would never be noticed. */
function unknownKeys(schema: Json, value: Json, place: string): string[] {
  if (Array.isArray(value))
    return value.flatMap((item, index) =>
      unknownKeys(resolve(schema?.items ?? {}), item, `${place}/${index}`),
    );
  if (typeof value !== "object" || value === null) return [];
  const shapes = shapesOf(schema);
  if (shapes.length === 0) return [];
  return Object.entries(value as Record<string, Json>).flatMap(([key, inner]) => {
    const shape = shapes.find((candidate) => candidate.properties?.[key] !== undefined);
    if (shape === undefined) {
      return shapes.some(({ additionalProperties }) => additionalProperties === true)
        ? []
        : [`unknown key ${place}/${key}`];
    }
    return unknownKeys(resolve(shape.properties[key]), inner, `${place}/${key}`);
  });
}

/** The object shapes that a schema allows. */
function shapesOf(schema: Json): Json[] {
  const resolved = resolve(schema);
  const alternatives = [...(resolved?.anyOf ?? []), ...(resolved?.oneOf ?? []), ...(resolved?.allOf ?? [])];
  return [...(resolved?.properties === undefined ? [] : [resolved]), ...alternatives.flatMap(shapesOf)];
}

/** In what an answer is not what GitHub describes. */
export function responseViolations(
  method: string,
  path: string,
  status: number,
  body: Json,
): readonly string[] {
  const operation = findOperation(method, path);
  if (operation === null) return [];
  const described = resolve(operation.definition.responses?.[String(status)]);
  const schema = described?.content?.["application/json"]?.schema;
  if (schema === undefined) return [];
  return violations(`${operation.route} ${status}`, schema, body).map(
    (text) => `${method} ${path} ${status}: ${text}`,
  );
}
