import { isProse } from "../../syntax/python/prose.ts";
import { textTest } from "../../syntax/python/text-test.ts";

/** Text that only modules have whose import may register routes. */
const routingText =
  /\b(?:fastapi|FastAPI|APIRouter|classy_fastapi|fastapi_utils|fastapi_restful|include_router|add_api_route|add_api_websocket_route|api_route|cadwyn|starlette\.routing|starlette\.applications)\b/;
const everyMention = new RegExp(routingText, "g");

/**
 * `@base_router.get("/path")` or `@get_app().get("/path")` in a module that imports its router, or what gives it, from
 * another one and says nothing of FastAPI. The `@` comes first: V8 looks for a character several times as fast as for
 * the beginning of a line.
 */
const routeDecorator =
  /@(?<=^[ \t]*@)[\w.]*(?:router|app|api)(?:\([^()\n]*\))?\.(?:get|post|put|delete|patch|options|head|websocket|api_route)\(/im;

/** Frameworks whose decorators look the same. */
const otherFramework =
  /^[ \t]*(?:from|import)[ \t]+(?:flask|quart|sanic|bottle|litestar|starlite|chalice|robyn|aiohttp|falcon|slack_bolt|aws_lambda_powertools)\b/m;

/** `@router.get("/path")`, and nothing of another framework. */
const decoratesRoutes = (text: string) => routeDecorator.test(text) && !otherFramework.test(text);

/** True when the module's text speaks of routers. */
export const mentionsRouting = textTest((text) => routingText.test(text) || decoratesRoutes(text));

/**
 * True when the module's code speaks of routers: its import may register some. A comment or a message that does would
 * have much run that has nothing to do with routes, like all that a package sets up when it is imported.
 */
export const codeMentionsRouting = textTest((text) => {
  for (const { index } of text.matchAll(everyMention)) if (!isProse(text, index)) return true;
  return decoratesRoutes(text);
});
