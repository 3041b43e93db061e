/**
 * Cuts out of GitHub's OpenAPI description what our tests hold requests, answers and webhooks against:
 * the operations that we and the sandbox's gateway use, and the webhooks that we read.
 *
 * The package with the whole description has 385 MB and is therefore no dependency. To renew the extract:
 *
 *   npm pack @octokit/openapi@23.0.2
 *   tar xzf octokit-openapi-23.0.2.tgz package/generated/api.github.com.json package/LICENSE
 *   npx tsx scripts/openapi-extract.ts package
 *
 * The result is JSON Schema (draft 7) where the source is OpenAPI 3.0: `nullable` is rewritten.
 */
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { operations } from "../src/github/operations.ts";

type Node = Record<string, unknown>;

/** What the gateway answers besides the operations of the App. */
const gatewayOperations = [
  "POST /app/installations/{installation_id}/access_tokens",
  "POST /app/hook/deliveries/{delivery_id}/attempts",
  "GET /repos/{owner}/{repo}/check-runs/{check_run_id}",
  "GET /repos/{owner}/{repo}/pulls/{pull_number}/files",
  "GET /repos/{owner}/{repo}/pulls/{pull_number}/commits",
  "PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge",
  "POST /repos/{owner}/{repo}/pulls",
  "PATCH /repos/{owner}/{repo}/pulls/{pull_number}",
  "POST /repos/{owner}/{repo}/issues",
  "POST /repos/{owner}/{repo}/statuses/{sha}",
  "GET /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions",
  "POST /repos/{owner}/{repo}/git/refs",
  "PATCH /repos/{owner}/{repo}/git/refs/{ref}",
];

/** Events that we read; `x-webhooks` names them with their actions. */
const events = [
  "check-run",
  "check-suite",
  "installation",
  "installation-repositories",
  "issue-comment",
  "issues",
  "merge-group",
  "pull-request",
  "push",
  "repository",
  "status",
];
const notOurs =
  /^(issue-dependencies|issues-field|pull-request-review|pull-request-stacked|installation-target|repository-(?:advisory|dispatch|import|ruleset|vulnerability))/;

/** Prose; nothing of it is checked. */
const prose = new Set(["description", "summary", "externalDocs", "tags", "x-octokit", "operationId"]);

const target = "test/support/openapi/generated";

async function main(folder: string | undefined): Promise<void> {
  if (folder === undefined) {
    throw new Error("Name the unpacked package: npx tsx scripts/openapi-extract.ts package");
  }
  const text = await readFile(join(folder, "generated/api.github.com.json"), "utf8");
  const source = JSON.parse(text) as {
    info: Node;
    paths: Record<string, Node>;
    "x-webhooks": Record<string, Node>;
    components: Record<string, Node>;
  };
  const paths: Record<string, Node> = {};
  for (const operation of [...Object.keys(operations), ...gatewayOperations]) {
    const [method = "", path = ""] = operation.split(" ");
    const found = source.paths[path]?.[method.toLowerCase()];
    if (found === undefined) throw new Error(`${operation} is not in GitHub's description.`);
    (paths[path] ??= {})[method.toLowerCase()] = found;
  }
  const webhooks = Object.fromEntries(
    Object.entries(source["x-webhooks"]).filter(
      ([name]) =>
        !notOurs.test(name) && events.some((event) => name === event || name.startsWith(`${event}-`)),
    ),
  );
  const kept = { paths: simplify(paths), webhooks: simplify(webhooks) };
  const components = collect(kept, source.components);
  const extract = {
    source: `@octokit/openapi ${String(source.info.version)}, MIT, see LICENSE`,
    ...kept,
    components,
  };
  await mkdir(target, { recursive: true });
  await writeFile(join(target, "github.json"), `${JSON.stringify(extract)}\n`);
  await copyFile(join(folder, "LICENSE"), join(target, "LICENSE"));
}

/** Every component that is referred to, directly or through others. */
function collect(from: unknown, all: Record<string, Node>): Record<string, Node> {
  const found: Record<string, Node> = {};
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) for (const item of node) visit(item);
    else if (isNode(node)) {
      for (const [key, value] of Object.entries(node)) {
        if (key === "$ref" && typeof value === "string") follow(value);
        else visit(value);
      }
    }
  };
  const follow = (reference: string): void => {
    const [, , kind = "", name = ""] = reference.split("/");
    if (found[kind]?.[name] !== undefined) return;
    const component = simplify(all[kind]?.[name]);
    (found[kind] ??= {})[name] = component;
    visit(component);
  };
  visit(from);
  return found;
}

/** Leaves the prose out and turns `nullable` into JSON Schema; examples stay as they are. */
function simplify(node: unknown, isName = false): unknown {
  if (Array.isArray(node)) return node.map((item) => simplify(item));
  if (!isNode(node)) return node;
  const result: Node = {};
  for (const [key, value] of Object.entries(node)) {
    // Below `properties` the keys are names, and a property may well be called "description".
    if (!isName && prose.has(key) && !(key === "description" && isNode(value))) continue;
    result[key] =
      !isName && (key === "example" || key === "examples" || key === "value")
        ? value
        : simplify(value, key === "properties");
  }
  return isName ? result : withNull(result);
}

function withNull(schema: Node): unknown {
  if (schema.nullable !== true) return schema;
  const { nullable, ...rest } = schema;
  if (typeof rest.type === "string") {
    rest.type = [rest.type, "null"];
    if (Array.isArray(rest.enum) && !rest.enum.includes(null))
      rest.enum = [...(rest.enum as unknown[]), null];
    if (rest.allOf === undefined && rest.anyOf === undefined && rest.oneOf === undefined) return rest;
  }
  return { anyOf: [rest, { type: "null" }] };
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

await main(process.argv[2]);
