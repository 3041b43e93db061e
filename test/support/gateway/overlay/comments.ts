import type { Answer } from "../exchange.ts";
import type { Json } from "../json.ts";
import type { World } from "../world.ts";
import { correctComment } from "./issues.ts";
import type { Route } from "./route.ts";

/** Comments are the emulator's own; only their authors are put right. */
export const commentRoutes: readonly Route[] = [
  ["GET", "/repos/{owner}/{repo}/issues/{number}/comments"],
  ["POST", "/repos/{owner}/{repo}/issues/{number}/comments"],
  ["GET", "/repos/{owner}/{repo}/issues/comments/{id}"],
].map(([method = "", pattern = ""]) => ({
  method,
  pattern,
  handle: async (world, exchange, { owner = "" }) => corrected(world, await world.forward(exchange), owner),
}));

async function corrected(world: World, found: Answer, owner: string): Promise<Answer> {
  if (found.status !== 200 && found.status !== 201) return found;
  if (!Array.isArray(found.body)) return { ...found, body: await correctComment(world, found.body, owner) };
  const comments: Json[] = [];
  for (const comment of found.body) comments.push(await correctComment(world, comment, owner));
  return { ...found, body: comments };
}
