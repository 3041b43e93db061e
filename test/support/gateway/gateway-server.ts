import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Answer, Exchange } from "./exchange.ts";
import { failure } from "./exchange.ts";
import { type Faults, nameOf } from "./faults.ts";
import { parseJson } from "./json.ts";
import { appRoutes } from "./overlay/apps.ts";
import { checkRoutes } from "./overlay/checks.ts";
import { commentRoutes } from "./overlay/comments.ts";
import { graphqlRoutes } from "./overlay/graphql.ts";
import { issueRoutes } from "./overlay/issues.ts";
import { pullRoutes } from "./overlay/pulls.ts";
import { compile, match, type Route } from "./overlay/route.ts";
import { followBranch, relay } from "./relay.ts";
import type { World } from "./world.ts";

/** One request that somebody made. */
export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly who: string;
  readonly status: number;
  /** True where the gateway answered, false where the emulator did. */
  readonly isOverlay: boolean;
  readonly ms: number;
}

/** Sees every exchange; used for the OpenAPI rules. */
export type Witness = (exchange: Exchange, given: Answer, isOverlay: boolean) => void;

/** Serves what is not GitHub's: pages of the sandbox. True when it has answered. */
export type PageHandler = (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>;

/** GitHub's limit for bodies of issues and comments. */
const bodyCharacters = 65_536;

const routes = compile([
  ...commentRoutes,
  ...appRoutes,
  ...checkRoutes,
  ...pullRoutes,
  ...issueRoutes,
  ...graphqlRoutes,
] satisfies readonly Route[]);

/** The HTTP server in front of the emulator. */
export function createGateway(options: {
  readonly world: () => World;
  readonly faults: Faults;
  readonly log: LoggedRequest[];
  readonly witness: () => Witness | null;
  readonly pages: () => PageHandler | null;
  readonly onNotModified: () => void;
}): Server {
  return createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      if (!response.headersSent)
        send(
          response,
          failure(500, error instanceof Error ? (error.stack ?? error.message) : String(error)),
          null,
        );
    });
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const world = options.world();
    const url = new URL(request.url ?? "/", world.url);
    const relayTo = /^\/_relay\/(.+)$/.exec(url.pathname)?.[1];
    const pages = options.pages();
    if (relayTo === undefined && pages !== null && (await pages(request, response))) return;
    const text = await readText(request);
    if (relayTo !== undefined) {
      response.end("ok");
      const app = world.accounts.apps.find(({ slug }) => slug === relayTo);
      if (app !== undefined)
        await relay(world, app, String(request.headers["x-github-event"]), parseJson(text));
      return;
    }
    await serveApi(world, request, response, url, text);
  }

  async function serveApi(
    world: World,
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
    text: string,
  ): Promise<void> {
    const started = performance.now();
    const exchange: Exchange = {
      method: request.method ?? "GET",
      path: url.pathname.replace(/^\/api\/v3(?=\/)/, "").replace(/^\/api(?=\/graphql$)/, ""),
      query: url.searchParams,
      headers: request.headers,
      body: parseJson(text),
      who: world.accounts.identify(request.headers),
    };
    const mishap = options.faults.take(exchange);
    if (mishap?.kind === "hang-before") return;
    if (mishap?.kind === "reset-before") {
      request.socket.destroy();
      return;
    }
    let given: Answer;
    let isOverlay = true;
    if (mishap?.kind === "502-before") given = failure(502, "Server Error");
    else if (mishap !== null && mishap.refusal !== null) given = mishap.refusal;
    else ({ given, isOverlay } = await answerTo(world, exchange));
    options.witness()?.(exchange, given, isOverlay);
    options.log.push({
      method: exchange.method,
      path: exchange.path,
      query: url.search,
      who: nameOf(exchange),
      status: given.status,
      isOverlay,
      ms: performance.now() - started,
    });
    if (mishap?.kind === "hang-after") return;
    if (mishap?.kind === "reset-after") request.socket.destroy();
    else if (mishap?.kind === "502-after") send(response, failure(502, "Server Error"), null);
    else if (send(response, given, request) === 304) options.onNotModified();
  }
}

async function answerTo(world: World, exchange: Exchange): Promise<{ given: Answer; isOverlay: boolean }> {
  if (exchange.who.kind === "nobody") return { given: failure(401, exchange.who.why), isOverlay: true };
  const written = exchange.body?.body;
  if (exchange.method !== "GET" && typeof written === "string" && written.length > bodyCharacters) {
    const error = failure(422, "Validation Failed");
    return {
      given: {
        ...error,
        body: {
          ...error.body,
          errors: [
            {
              resource: "Issue",
              code: "custom",
              field: "body",
              message: `body is too long (maximum is ${bodyCharacters} characters)`,
            },
          ],
        },
      },
      isOverlay: true,
    };
  }
  const found = match(routes, exchange);
  const own = found === null ? null : await found.route.handle(world, exchange, found.params);
  if (own !== null) return { given: own, isOverlay: true };
  const given = await world.forward(exchange);
  await followPushes(world, exchange, given);
  return { given, isOverlay: false };
}

/** Requests that move a branch move the pull requests on it. */
async function followPushes(world: World, exchange: Exchange, given: Answer): Promise<void> {
  if (exchange.method === "GET" || given.status >= 300) return;
  const [, owner = "", repo = "", branch] =
    /^\/repos\/([^/]+)\/([^/]+)\/git\/refs\/heads(?:\/|%2F)(.+)$/.exec(exchange.path) ?? [];
  const byContents = /^\/repos\/([^/]+)\/([^/]+)\/contents\//.exec(exchange.path);
  if (branch !== undefined)
    await followBranch(world, owner, repo, decodeURIComponent(branch), nameOf(exchange));
  else if (byContents !== null && typeof exchange.body?.branch === "string") {
    await followBranch(
      world,
      byContents[1] ?? "",
      byContents[2] ?? "",
      exchange.body.branch,
      nameOf(exchange),
    );
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

/** Answers with an ETag, and with 304 where the asker has it already. */
function send(response: ServerResponse, given: Answer, request: IncomingMessage | null): number {
  const text =
    given.body === null ? "" : typeof given.body === "string" ? given.body : JSON.stringify(given.body);
  const headers: Record<string, string> = {
    "x-github-request-id": createHash("sha1").update(text).digest("hex").slice(0, 16),
    ...(text === "" ? {} : { "content-type": "application/json; charset=utf-8" }),
    ...given.headers,
  };
  if (request?.method === "GET" && given.status === 200) {
    const asker = request.headers.authorization ?? "";
    headers.etag = `W/"${createHash("sha256")
      .update(asker)
      .update(text)
      .update(headers.link ?? "")
      .digest("hex")}"`;
    if (request.headers["if-none-match"] === headers.etag) {
      response.writeHead(304, headers).end();
      return 304;
    }
  }
  response.writeHead(given.status, headers).end(given.status === 204 ? undefined : text);
  return given.status;
}
