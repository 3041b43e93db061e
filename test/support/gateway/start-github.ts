import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Octokit } from "octokit";
import { Accounts, type AppSeed, type RegisteredApp, testPrivateKey, tokenOf } from "./accounts.ts";
import { type Actions, actions } from "./actions.ts";
import { Deliveries } from "./deliveries.ts";
import { type RepositorySeed, startEmulator } from "./emulator.ts";
import type { Answer, Exchange } from "./exchange.ts";
import { Faults } from "./faults.ts";
import { createGateway, type LoggedRequest, type PageHandler, type Witness } from "./gateway-server.ts";
import { CheckBook } from "./overlay/check-book.ts";
import { PullBook } from "./overlay/pull-book.ts";
import { adminToken, type World } from "./world.ts";

/** What to have on the emulated GitHub from the start. */
export interface GitHubOptions {
  readonly apps: readonly AppSeed[];
  /** Logins; owners of repositories are added by themselves. */
  readonly users?: readonly string[];
  readonly repositories: readonly RepositorySeed[];
  /** 0 or nothing: any free port. */
  readonly port?: number;
}

/** An emulated GitHub, and all that people and CI do on it. */
export interface EmulatedGitHub extends Actions {
  /** Web address, without a slash at the end. */
  readonly url: string;
  /** REST address as a GitHub Enterprise Server has it. */
  readonly apiUrl: string;
  readonly apps: readonly RegisteredApp[];
  app(slug: string): RegisteredApp;
  /** An Octokit of a person, without throttling. */
  actAs(login: string): Octokit;
  readonly faults: Faults;
  readonly deliveries: Deliveries;
  readonly requests: LoggedRequest[];
  readonly world: World;
  /** How many reads were answered 304; GitHub does not count them. */
  readonly notModified: number;
  /** Watches every exchange. */
  observe(witness: Witness | null): void;
  /** Serves pages besides the API. */
  servePages(handler: PageHandler | null): void;
  close(): Promise<void>;
}

/** Starts the emulator and the gateway in front of it. Everything listens on 127.0.0.1 only. */
export async function startGitHub(options: GitHubOptions): Promise<EmulatedGitHub> {
  const owners = [...new Set(options.repositories.map(({ owner }) => owner))];
  const users = [...new Set([...owners, ...(options.users ?? [])])];
  const apps = register(options.apps, owners);
  const faults = new Faults();
  const requests: LoggedRequest[] = [];
  const holder: { world?: World } = {};
  let witness: Witness | null = null;
  let pages: PageHandler | null = null;
  let notModified = 0;
  const known = () => {
    if (holder.world === undefined) throw new Error("The emulated GitHub is still starting.");
    return holder.world;
  };
  const server = createGateway({
    world: known,
    faults,
    log: requests,
    witness: () => witness,
    pages: () => pages,
    onNotModified: () => {
      notModified += 1;
    },
  });
  const url = await listen(server, options.port ?? 0);
  const emulator = await startEmulator({ publicUrl: url, users, repositories: options.repositories, apps });
  const accounts = new Accounts(apps, users);
  const deliveries = new Deliveries();
  const started: World = {
    url,
    accounts,
    emulator,
    deliveries,
    pulls: new PullBook(),
    checks: new CheckBook(),
    statuses: new Map(),
    reactions: new Map(),
    gone: new Map(),
    edits: new Map(),
    changes: new Map(),
    turns: new Map(),
    suspended: new Set(),
    hooks: new Map(),
    people: new Map(),
    admin: (owner, method, path, body) => emulator.send(method, path, adminToken(owner), body),
    forward: (exchange) => forward(started, exchange),
  };
  holder.world = started;
  const app = (slug: string) => {
    const found = apps.find((candidate) => candidate.slug === slug);
    if (found === undefined) throw new Error(`There is no App ${slug}.`);
    return found;
  };
  return {
    ...actions(started, app),
    url,
    apiUrl: `${url}/api/v3`,
    apps,
    app,
    faults,
    deliveries,
    requests,
    world: started,
    get notModified() {
      return notModified;
    },
    actAs: (login) =>
      new Octokit({
        auth: tokenOf(login),
        baseUrl: url,
        throttle: { enabled: false },
        retry: { enabled: false },
      }),
    observe: (next) => {
      witness = next;
    },
    servePages: (next) => {
      pages = next;
    },
    async close() {
      await deliveries.settled();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await emulator.close();
    },
  };
}

async function forward(world: World, exchange: Exchange): Promise<Answer> {
  const token = await world.accounts.forwardToken(exchange.headers, (app, installation) =>
    world.emulator.mint(app, installation),
  );
  const query = exchange.query.toString();
  const given = await world.emulator.send(
    exchange.method,
    `${exchange.path}${query === "" ? "" : `?${query}`}`,
    token,
    exchange.body,
  );
  return inGitHubsWords(exchange, given);
}

/** The emulator says "Forbidden" where GitHub says what is the matter. Source: GitHub docs, "Troubleshooting the REST API". */
function inGitHubsWords({ who }: Exchange, given: Answer): Answer {
  if (given.status !== 403 || who.kind !== "installation" || given.body?.message !== "Forbidden")
    return given;
  return { ...given, body: { ...given.body, message: "Resource not accessible by integration" } };
}

/** Every App is installed on every account. */
function register(apps: readonly AppSeed[], owners: readonly string[]): readonly RegisteredApp[] {
  return apps.map((app, place) => ({
    ...app,
    privateKey: testPrivateKey(),
    installations: owners.map((account, index) => ({ id: 50_000 + place * 1000 + index + 1, account })),
  }));
}

async function listen(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
