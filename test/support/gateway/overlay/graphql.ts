import { schema as official } from "@octokit/graphql-schema";
import { buildSchema, type GraphQLSchema, graphql } from "graphql";
import { answer, failure } from "../exchange.ts";
import type { Json } from "../json.ts";
import { account, issueKey, type World } from "../world.ts";
import type { Route } from "./route.ts";

let schema: GraphQLSchema | undefined;

/** GitHub's own schema; building it takes half a second, so only who needs it pays. */
export function githubSchema(): GraphQLSchema {
  schema ??= buildSchema(official.idl, { assumeValid: true });
  return schema;
}

/** Texts above are cut by GitHub. */
const textBytes = 512_000;

/** GraphQL, executed by graphql-js: unknown fields and wrong types are refused as GitHub refuses them. */
export const graphqlRoutes: readonly Route[] = [
  {
    method: "POST",
    pattern: "/graphql",
    async handle(world, exchange) {
      if (exchange.who.kind === "nobody" || exchange.who.kind === "app")
        return failure(401, "Requires authentication");
      const result = await graphql({
        schema: githubSchema(),
        source: String(exchange.body?.query),
        variableValues: exchange.body?.variables ?? {},
        rootValue: {
          repository: async ({ owner, name }: { owner: string; name: string }) => {
            const seen = await world.forward({
              ...exchange,
              method: "GET",
              path: `/repos/${owner}/${name}`,
              query: new URLSearchParams(),
              body: undefined,
            });
            return seen.status === 200 ? repository(world, owner, name) : null;
          },
        },
      });
      return answer(200, JSON.parse(JSON.stringify(result)));
    },
  },
];

function repository(world: World, owner: string, name: string): Json {
  return {
    object: async ({ oid, expression }: { oid?: string; expression?: string }) => {
      const id = oid ?? (await resolveExpression(world, owner, name, String(expression)));
      return id === null ? null : gitObject(world, owner, name, id);
    },
    issue: ({ number }: { number: number }) => ({
      number,
      userContentEdits: ({ first, last }: { first?: number; last?: number }) => {
        // GitHub lists the newest edit first.
        const edits = [...(world.edits.get(issueKey(owner, name, number)) ?? [])].reverse();
        const part = first === undefined ? edits.slice(-(last ?? edits.length)) : edits.slice(0, first);
        return {
          totalCount: edits.length,
          nodes: part.map(({ editor, editedAt, body }) => ({
            id: `UCE_${editedAt}`,
            editedAt,
            createdAt: editedAt,
            updatedAt: editedAt,
            // The whole text after the edit, whatever the field's name says.
            diff: body,
            editor: async () => ({
              ...(await account(world, owner, editor)),
              __typename: editor.endsWith("[bot]") ? "Bot" : "User",
              login: editor.replace(/\[bot\]$/, ""),
            }),
          })),
        };
      },
    }),
  };
}

async function gitObject(world: World, owner: string, name: string, id: string): Promise<Json> {
  const at = (kind: string) => world.admin(owner, "GET", `/repos/${owner}/${name}/git/${kind}/${id}`);
  const blob = await at("blobs");
  if (blob.status === 200) {
    const bytes = Buffer.from(String(blob.body.content), "base64");
    const isBinary = bytes.includes(0);
    const isTruncated = bytes.byteLength > textBytes;
    const text = isBinary ? null : bytes.subarray(0, textBytes).toString("utf8");
    return { __typename: "Blob", oid: id, byteSize: bytes.byteLength, isBinary, isTruncated, text };
  }
  if ((await at("trees")).status === 200) return { __typename: "Tree", oid: id };
  return (await at("commits")).status === 200 ? { __typename: "Commit", oid: id } : null;
}

/** `<commit>:<path>`, or a commit alone. */
async function resolveExpression(
  world: World,
  owner: string,
  name: string,
  expression: string,
): Promise<string | null> {
  const colon = expression.indexOf(":");
  if (colon < 0) return expression;
  const [commit, path] = [expression.slice(0, colon), expression.slice(colon + 1)];
  const tree = await world.admin(
    owner,
    "GET",
    `/repos/${owner}/${name}/git/trees/${encodeURIComponent(commit)}?recursive=1`,
  );
  if (tree.status !== 200) return null;
  if (path === "") return String(tree.body.sha);
  return (tree.body.tree as Json[]).find((entry) => entry.path === path)?.sha ?? null;
}
