import { App, Octokit, RequestError } from "octokit";
import * as z from "zod";
import { withConditionalReads } from "./conditional-fetch.ts";
import { problemOf } from "./github-problem.ts";
import { type Fetch, outgoingFetch, withTimeout } from "./outgoing-fetch.ts";
import { readAs } from "./unreadable-input.ts";

/** One authenticated client: of an installation, of the App itself, or of a token. */
export type GitHubClient = Octokit;

/** Who we are on GitHub; what we wrote is recognised by it. */
export interface AppIdentity {
  /** Null for a token that is no App's. */
  readonly id: number | null;
  /** Login of the account that our comments show: `convert-status[bot]`. */
  readonly login: string;
}

/** The way to GitHub as an App. */
export interface GitHubConnection {
  /** With the App's own key: installations and deliveries. */
  readonly asApp: GitHubClient;
  /** With an installation's token; one client per installation, each with its own throttle. */
  forInstallation(id: number): Promise<GitHubClient>;
  identity(): Promise<AppIdentity>;
}

export interface ConnectionOptions {
  readonly appId: number;
  readonly privateKey: string;
  /** REST address: `https://api.github.com`, or `https://HOST/api/v3` of a GitHub Enterprise Server. */
  readonly apiUrl: string;
  /** Sees every request, tokens included; by default the platform's, through a proxy where one is set. */
  readonly fetch?: Fetch;
  readonly timeoutMs?: number;
  readonly log?: ClientLog;
  /** Off only where the other side is no GitHub with limits. */
  readonly throttle?: boolean;
  /** Milliseconds before the first repetition of a read, a second when not said; the next one waits four times that. */
  readonly retryBaseMs?: number;
  /** Wait after a limit that names no time; a minute when not said. */
  readonly leastWaitMs?: number;
}

/** The part of the options that does not say who we are. */
type ClientOptions = Omit<ConnectionOptions, "appId" | "privateKey">;

/** What the client may say; bodies and tokens are never among it. */
interface ClientLog {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

const nothing = () => undefined;
const silent: ClientLog = { debug: nothing, info: nothing, warn: nothing, error: nothing };

/** Times that a read is repeated after a 5xx or a lost connection; the queue repeats the whole work later. */
const readRetries = 2;

/** Statuses that a repetition does not mend, or that the queue waits for. */
const notRetried = [400, 401, 403, 404, 409, 410, 422, 429, 451];

/** Opens the way to GitHub. Nothing is asked before the first use. */
export function connectGitHub(options: ConnectionOptions): GitHubConnection {
  const clients = new Map<number, Promise<GitHubClient>>();
  const appFor = (bucket: string, onRefused?: () => void) =>
    new App({
      appId: options.appId,
      privateKey: options.privateKey,
      Octokit: clientClass({ ...options, bucket, onRefused }),
      log: options.log ?? silent,
    });
  const app = appFor("app");
  let identity: Promise<AppIdentity> | undefined;
  return {
    asApp: app.octokit,
    forInstallation(id) {
      const known = clients.get(id);
      if (known !== undefined) return known;
      // A token that was withdrawn before its hour was over would be used on and on: the next work gets a new one.
      const forget = () => clients.delete(id);
      const client = appFor(`installation-${id}`, forget).getInstallationOctokit(id);
      clients.set(id, client);
      client.catch(forget);
      return client;
    },
    identity() {
      identity ??= loadIdentity(app.octokit);
      identity.catch(() => (identity = undefined));
      return identity;
    },
  };
}

/** A client for a token that somebody else minted: the fallback Action's, or a person's. */
export function connectWithToken(token: string, options: ClientOptions): GitHubClient {
  return new (clientClass({ ...options, bucket: "token" }))({ auth: token });
}

async function loadIdentity(client: GitHubClient): Promise<AppIdentity> {
  const { data } = await client.request("GET /app");
  const app = readAs(z.object({ id: z.number(), slug: z.string() }), data, "The App's description");
  return { id: app.id, login: `${app.slug}[bot]` };
}

function clientClass(
  options: ClientOptions & { readonly bucket: string; readonly onRefused?: (() => void) | undefined },
): typeof Octokit {
  const fetch = withConditionalReads(withTimeout(options.fetch ?? outgoingFetch(), options.timeoutMs));
  return Octokit.plugin((octokit) => sayPlainly(octokit, options)).defaults({
    baseUrl: options.apiUrl,
    request: { fetch },
    userAgent: "convert-status",
    log: options.log ?? silent,
    retry: {
      doNotRetry: notRetried,
      retries: readRetries,
      retryAfterBaseValue: options.retryBaseMs ?? 1_000,
    },
    throttle: {
      enabled: options.throttle ?? true,
      id: options.bucket,
      // The queue waits, not the client: a worker that sleeps for a minute holds what others could do.
      onRateLimit: () => false,
      onSecondaryRateLimit: () => false,
    },
  });
}

/** Outermost of all plug-ins: sees an error once repetitions are over and puts it into our words. */
function sayPlainly(
  { hook }: Pick<Octokit, "hook">,
  { onRefused, leastWaitMs }: Pick<ClientOptions, "leastWaitMs"> & { onRefused?: (() => void) | undefined },
): Record<string, never> {
  hook.before("request", (request) => {
    // A POST that was applied and then answered 502 would be done twice. Whoever posts looks again first.
    // Tokens and queries may be asked for twice.
    const repeatable = request.url.endsWith("/access_tokens") || request.url.endsWith("/graphql");
    if (request.method === "POST" && !repeatable) request.request.retries = 0;
  });
  hook.error("request", (error, request) => {
    if (!(error instanceof RequestError)) throw error;
    const operation = `${request.method} ${request.url.replace(/^https?:\/\/[^/]+(\/api\/v3)?/, "")}`;
    const hasAnswer = error.response !== undefined;
    if (error.status === 401) onRefused?.();
    throw problemOf(
      {
        status: hasAnswer ? error.status : 0,
        operation,
        message: error.message,
        headers: error.response?.headers ?? {},
      },
      new Date(),
      leastWaitMs,
    );
  });
  return {};
}
