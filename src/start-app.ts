import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createNodeMiddleware, Probot, ProbotOctokit } from "probot";
import type { Environment } from "./environment.ts";
import { readCapped } from "./handlers/read-capped.ts";
import { convertStatus } from "./index.ts";
import { openServices, type ServiceOptions, type Services } from "./services.ts";
import { startSweeps } from "./sweeps.ts";
import { answerPages } from "./web/index.ts";

/** A running app. */
export interface RunningApp {
  /** `http://host:port` that it listens on. */
  readonly url: string;
  readonly services: Services;
  /** Looks at everything again now, as the timer does; resolves when all that work is asked for. */
  sweep(): Promise<void>;
  stop(): Promise<void>;
}

/** Where GitHub delivers to. */
const webhookPath = "/api/github/webhooks";

/**
 * Probot makes a client for each delivery, at more cost than all the rest of receiving it. Nobody asks for it: those that
 * talk to GitHub are in github/.
 */
const NoClient = ProbotOctokit.defaults({
  authStrategy: ({ octokit }: { readonly octokit: unknown }) =>
    Object.assign(async () => octokit, {
      hook() {
        throw new Error("Probot only receives here; requests to GitHub go through src/github.");
      },
    }),
});

/**
 * An idle connection is kept longer than proxies keep theirs (most: 60 s). With the shorter time of Node a request may
 * meet a connection that is just being closed; GitHub does not repeat it.
 */
const keptAliveMs = 75_000;

/** Opens the services, listens, and begins to work. */
export async function startApp(environment: Environment, options: ServiceOptions): Promise<RunningApp> {
  const services = await openServices(environment, options);
  const probot = new Probot({
    appId: environment.APP_ID,
    privateKey: environment.PRIVATE_KEY,
    secret: environment.WEBHOOK_SECRET,
    Octokit: NoClient,
    logLevel: environment.LOG_LEVEL === "silent" ? "fatal" : environment.LOG_LEVEL,
  });
  const webhooks = await createNodeMiddleware(convertStatus(services), { probot, webhooksPath: webhookPath });
  const pages = answerPages(services, environment);
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      options.log.error({ err: error, path: request.url }, "a request could not be answered");
      if (!response.headersSent) response.writeHead(500, { "content-type": "text/plain" });
      response.end("Something went wrong here; the operator's log says what.\n");
    });
  });

  server.keepAliveTimeout = keptAliveMs;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === "POST" && request.url === webhookPath) {
      if (!(await readCapped(request, response))) return;
      await webhooks(request, response, () => {
        response.writeHead(404).end();
      });
      return;
    }
    if (await pages(request, response)) return;
    response.writeHead(404, { "content-type": "text/plain" }).end("There is nothing here.\n");
  }

  await listen(server, environment);
  await services.start();
  const sweeps = startSweeps(services, environment, options.log);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${environment.HOST}:${port}`,
    services,
    sweep: () => sweeps.begin(),
    async stop() {
      sweeps.stop();
      const closed = new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
      server.closeIdleConnections();
      await services.stop();
      server.closeAllConnections();
      await closed;
    },
  };
}

function listen(server: Server, environment: Environment): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(environment.PORT, environment.HOST, () => {
      server.off("error", reject);
      resolve();
    });
  });
}
