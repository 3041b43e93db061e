import { workHandlers } from "./do-work.ts";
import { judgeDatabase } from "./doctor/database.ts";
import { examineSetUp } from "./doctor/index.ts";
import type { AppDirectory } from "./domain/app-directory.ts";
import type { Examination } from "./domain/examination.ts";
import type { RepositoryId } from "./domain/repository.ts";
import type { WorkQueue, WorkVerb } from "./domain/work.ts";
import { apiUrl, type Environment } from "./environment.ts";
import { type ConnectionOptions, connectGitHub, type GitHubConnection } from "./github/github-connection.ts";
import { openGitHubPublisher } from "./github/github-publisher.ts";
import { openGitHubRepository } from "./github/github-repository.ts";
import { listInstallations, listInstalledRepositories } from "./github/installations.ts";
import { type Fetch, outgoingFetch } from "./github/outgoing-fetch.ts";
import { openVisitors } from "./github/visitors.ts";
import { workForDelivery } from "./handlers/index.ts";
import { BackPressure } from "./jobs/back-pressure.ts";
import { type Inbox, type InboxOptions, openInbox } from "./jobs/inbox.ts";
import { openQueue, type Queue, type QueueOptions } from "./jobs/queue.ts";
import { Metrics } from "./metrics.ts";
import { openPrometheus } from "./prometheus/prometheus-history.ts";
import { spliceSection } from "./reports/splice-section.ts";
import { type Database, openDatabase } from "./store/database.ts";
import { readDatabaseState } from "./store/inspect-database.ts";
import { PrismaCampaignStore } from "./store/prisma-campaign-store.ts";
import type { SignInServices } from "./web/sign-in/sign-in.ts";
import { workQueueOn } from "./work-queue.ts";
import type { Log, WorkflowContext } from "./workflows/context.ts";

/** What tests and the sandbox set; the real thing needs none of it. */
export interface ServiceOptions {
  readonly log: Log;
  /** Sees every request to GitHub. */
  readonly fetch?: Fetch;
  /** Off where the other side is no GitHub with limits. */
  readonly throttle?: boolean;
  /** Embedded database in memory. */
  readonly memory?: boolean;
  readonly now?: () => Date;
  /** Waiting times, where tests cannot wait as long as the real thing does. */
  readonly pace?: Pace;
  /** The database died: the process should end and be restarted. */
  readonly onFatal: (error: Error) => void;
}

/** Waiting times; what is not given is as each part has it by default. */
export interface Pace {
  readonly queue?: Pick<
    QueueOptions,
    "leaseSeconds" | "sweepSeconds" | "pollSeconds" | "retryDelaySeconds" | "attempts" | "timeoutSeconds"
  >;
  readonly inbox?: Pick<InboxOptions, "leaseSeconds" | "pollSeconds" | "retryDelaySeconds">;
  readonly github?: Pick<ConnectionOptions, "timeoutMs" | "retryBaseMs" | "leastWaitMs">;
}

/** Everything that lives as long as the process. */
export interface Services {
  readonly database: Database;
  readonly store: PrismaCampaignStore;
  readonly inbox: Inbox;
  readonly queue: Queue<WorkVerb>;
  readonly work: WorkQueue;
  readonly connection: GitHubConnection;
  readonly directory: AppDirectory;
  readonly metrics: Metrics;
  contextFor(repository: RepositoryId, signal?: AbortSignal): Promise<WorkflowContext>;
  /** What keeps the app from working; asked at most once a minute, since anybody may open the page that shows it. */
  doctor(): Promise<readonly Examination[]>;
  /** Undefined where the operator named no client of the App. */
  readonly signIn: SignInServices | undefined;
  /** Begins to work off what is stored. */
  start(): Promise<void>;
  /** Takes nothing more, lets what runs end or hands it back, closes the database. */
  stop(graceMs?: number): Promise<void>;
}

/** Opens everything that the app needs; nothing runs before `start`. */
export async function openServices(environment: Environment, options: ServiceOptions): Promise<Services> {
  const { log } = options;
  const database = await openDatabase({
    url: environment.DATABASE_URL,
    directory: environment.DATA_DIRECTORY,
    memory: options.memory ?? false,
    onFatal: options.onFatal,
    onWarning: (message) => {
      log.warn({}, message);
    },
  });
  const store = new PrismaCampaignStore(database);
  const metrics = new Metrics();
  const connection = connectGitHub({
    appId: environment.APP_ID,
    privateKey: environment.PRIVATE_KEY,
    apiUrl: apiUrl(environment),
    fetch: metrics.countRequests(options.fetch ?? outgoingFetch()),
    throttle: options.throttle ?? true,
    ...options.pace?.github,
  });
  const directory = directoryOf(connection);

  async function contextFor(id: RepositoryId, signal?: AbortSignal): Promise<WorkflowContext> {
    const client = await connection.forInstallation(id.installation);
    const us = await connection.identity();
    return {
      repository: openGitHubRepository(client, id, store),
      publisher: metrics.countWrites(stoppable(openGitHubPublisher(client, id, { us, splice }), signal)),
      store,
      queue: work,
      metrics: environment.PROMETHEUS_URL === undefined ? null : openPrometheus(environment.PROMETHEUS_URL),
      now: options.now ?? (() => new Date()),
      links: { github: environment.GITHUB_URL, dashboard: environment.PUBLIC_URL ?? null },
      log,
    };
  }

  const work: WorkQueue = { request: (item, priority) => workQueueOn(queue).request(item, priority) };
  const pressure = new BackPressure(environment.WORKERS);
  const queue = await openQueue<WorkVerb>(database, {
    ...options.pace?.queue,
    handlers: workHandlers({ directory, queue: work, log, contextFor }),
    concurrency: environment.WORKERS,
    restraint: pressure,
    onOutcome: (outcome) => {
      metrics.countJob(outcome);
      log.info({ ...outcome }, "job ended");
    },
    onError: (error) => {
      log.error({ err: error }, "the queue met an error and goes on");
    },
  });
  const inbox = openInbox(database, {
    ...options.pace?.inbox,
    pressure,
    handle: async (delivery) => {
      const items = workForDelivery(delivery, await connection.identity());
      await Promise.all(items.map((item) => work.request(item)));
    },
    onError: (error, delivery) => {
      log.error(
        { err: error, delivery: delivery?.id, event: delivery?.event },
        "a delivery could not be handled",
      );
    },
  });

  metrics.watch(queue, inbox);
  return {
    database,
    store,
    inbox,
    queue,
    work,
    connection,
    directory,
    metrics,
    contextFor,
    signIn: openSignInServices(environment, options.fetch ?? outgoingFetch()),
    doctor: keptFor(60_000, () =>
      examineSetUp(environment, {
        connection,
        fetch: options.fetch ?? outgoingFetch(),
        reach: outgoingFetch(),
        now: options.now ?? (() => new Date()),
        database: async () => judgeDatabase(await readDatabaseState(database.pool)),
        queue: () => queue.stats(),
      }),
    ),
    async start() {
      await inbox.start();
      queue.start();
    },
    async stop(graceMs = 25_000) {
      pressure.close();
      await inbox.stop();
      await queue.stop({ graceMs });
      await database.close();
    },
  };
}

function openSignInServices(environment: Environment, fetch: Fetch): SignInServices | undefined {
  const { CLIENT_ID, CLIENT_SECRET, PUBLIC_URL, GITHUB_URL } = environment;
  if (CLIENT_ID === undefined || CLIENT_SECRET === undefined || PUBLIC_URL === undefined) return undefined;
  const credentials = { clientId: CLIENT_ID, clientSecret: CLIENT_SECRET };
  const visitors = openVisitors(credentials, { githubUrl: GITHUB_URL, apiUrl: apiUrl(environment), fetch });
  return { clientId: CLIENT_ID, secret: CLIENT_SECRET, ...visitors };
}

/** What was found out is told again for a while; several that ask at once wait for the same answer. */
function keptFor<Value>(milliseconds: number, find: () => Promise<Value>): () => Promise<Value> {
  let kept: { readonly until: number; readonly value: Promise<Value> } | null = null;
  return () => {
    if (kept !== null && kept.until > Date.now()) return kept.value;
    const value = find();
    kept = { until: Date.now() + milliseconds, value };
    value.catch(() => (kept = null));
    return value;
  };
}

function directoryOf(connection: GitHubConnection): AppDirectory {
  return {
    async installations() {
      const installations = await listInstallations(connection.asApp);
      return installations
        .filter((installation) => !installation.isSuspended)
        .map((installation) => installation.id);
    },
    async repositories(installation) {
      const repositories = await listInstalledRepositories(await connection.forInstallation(installation));
      return repositories
        .filter((repository) => !repository.isArchived)
        .map(({ owner, name }) => ({ installation, owner, name }));
    },
  };
}

/** Where only check boxes are kept there is no section to put in. */
function splice(body: string, section: string | null, previous: string | null): string {
  return section === null ? body : spliceSection(body, section, previous).body;
}

/** A publisher that writes nothing once its worker has lost the job. */
function stoppable(
  publisher: WorkflowContext["publisher"],
  signal: AbortSignal | undefined,
): WorkflowContext["publisher"] {
  if (signal === undefined) return publisher;
  return {
    ensureComment(issue, marker, body) {
      signal.throwIfAborted();
      return publisher.ensureComment(issue, marker, body);
    },
    ensureNoComment(issue, marker) {
      signal.throwIfAborted();
      return publisher.ensureNoComment(issue, marker);
    },
    ensureCheckRun(output) {
      signal.throwIfAborted();
      return publisher.ensureCheckRun(output);
    },
    endCheckRuns(run) {
      signal.throwIfAborted();
      return publisher.endCheckRuns(run);
    },
    ensureEpic(issue, write) {
      signal.throwIfAborted();
      return publisher.ensureEpic(issue, write);
    },
    ensureReaction(comment, reaction) {
      signal.throwIfAborted();
      return publisher.ensureReaction(comment, reaction);
    },
  };
}
