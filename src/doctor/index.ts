import { createPrivateKey } from "node:crypto";
import {
  type Examination,
  type ExaminationResult,
  skipped,
  warning,
  well,
  wrong,
} from "../domain/examination.ts";
import type { Repository } from "../domain/repository.ts";
import { apiUrl, type Environment, EnvironmentError, readEnvironment } from "../environment.ts";
import { readHook, readRegisteredApp } from "../github/app-description.ts";
import { latestAttempts } from "../github/deliveries.ts";
import type { GitHubConnection } from "../github/github-connection.ts";
import { openGitHubRepository } from "../github/github-repository.ts";
import { type Installation, listInstallations, listInstalledRepositories } from "../github/installations.ts";
import type { Fetch } from "../github/outgoing-fetch.ts";
import { readClock } from "../github/read-clock.ts";
import { examineClock } from "./clock.ts";
import { examineEvents, examineInstallations, examinePermissions, wantedByAppFile } from "./registration.ts";
import { examineRepositories } from "./repositories.ts";
import { examineDeliveries, examineHook, examineReach, reasonOf } from "./webhook.ts";

/** What is examined, in this order: what comes first may explain what comes later. */
const titles = {
  environment: "Environment",
  database: "Database",
  queue: "Queue",
  clock: "Clock",
  credentials: "Credentials",
  permissions: "Permissions",
  events: "Events",
  installations: "Installations",
  webhook: "Webhook address",
  reach: "Reachability",
  deliveries: "Deliveries",
  repositories: "Repositories",
} as const;

type ExaminationId = keyof typeof titles;

/** What the doctor works with; the server hands over what it has open. */
export interface Instruments {
  readonly connection: GitHubConnection;
  /** Towards GitHub. */
  readonly fetch: Fetch;
  /** Towards our own public address. */
  readonly reach: Fetch;
  readonly now: () => Date;
  database(): Promise<ExaminationResult>;
  /** Absent where no queue is open. */
  readonly queue?: () => Promise<{ readonly oldestSeconds: number; readonly setAside: number }>;
}

/** Repositories looked at, at most: enough for nearly everybody, and bounded for a page that anybody may open. */
const mostRepositories = 100;

/** Work that waits longer than this without a pause of GitHub's is stuck. */
const longWaitSeconds = 900;

/**
 * Reads the environment of a server that may not start with it.
 * @returns the environment, or what is wrong with it and, named, everything that waits for that
 */
export function openEnvironment(
  variables: Readonly<Record<string, string | undefined>>,
): { readonly environment: Environment } | { readonly examinations: readonly Examination[] } {
  try {
    return { environment: readEnvironment(variables) };
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    const [first = "", ...lines] = error.message.split("\n");
    const result = wrong(
      first.replace(/:$/, "."),
      "Set what is listed, in the environment or in .env; the README's section Configuration has the whole list. To register the App, start the server without any of APP_ID, PRIVATE_KEY and WEBHOOK_SECRET.",
      lines.map((line) => line.trim()),
    );
    const found = [named("environment", result)];
    return { examinations: [...found, ...notExamined(found, "The environment has to be complete first.")] };
  }
}

function judgeEnvironment(environment: Environment): ExaminationResult {
  try {
    createPrivateKey(environment.PRIVATE_KEY);
  } catch {
    return wrong(
      "PRIVATE_KEY is no private key that can be read.",
      "Take the whole PEM file that GitHub made for the App, line ends as `\\n`, in quotes.",
    );
  }
  const { CLIENT_ID, CLIENT_SECRET, PUBLIC_URL } = environment;
  if ((CLIENT_ID ?? CLIENT_SECRET) !== undefined && !(CLIENT_ID && CLIENT_SECRET && PUBLIC_URL)) {
    return warning(
      "Nobody can sign in: that takes CLIENT_ID, CLIENT_SECRET and PUBLIC_URL, all three.",
      "Set what is missing, or none of CLIENT_ID and CLIENT_SECRET.",
    );
  }
  if (PUBLIC_URL === undefined) {
    return warning(
      "PUBLIC_URL is not set: comments and the epic cannot link to the dashboard.",
      "Set it to the https:// address under which people reach this server.",
    );
  }
  return well("The environment is complete.");
}

/** Those that were not examined, because something before them has to be mended first. */
function notExamined(done: readonly Examination[], why: string): readonly Examination[] {
  const known = new Set(done.map(({ id }) => id));
  return ids()
    .filter((id) => !known.has(id) && id !== "queue")
    .map((id) => named(id, skipped(why)));
}

/** Examines everything; each examination is shielded from the faults of the others. */
export async function examineSetUp(
  environment: Environment,
  instruments: Instruments,
): Promise<readonly Examination[]> {
  const found: Examination[] = [];
  const examine = async (id: ExaminationId, look: () => ExaminationResult | Promise<ExaminationResult>) => {
    found.push(named(id, await shielded(look)));
  };
  const { connection, queue } = instruments;
  await examine("environment", () => judgeEnvironment(environment));
  await examine("database", () => instruments.database());
  if (queue !== undefined) await examine("queue", async () => judgeQueue(await queue()));
  await examine("clock", () => lookAtClock(environment, instruments));
  const app = await attempt(() => readRegisteredApp(connection.asApp));
  if ("fault" in app) {
    found.push(named("credentials", judgeCredentialFault(app.fault)));
    return [...found, ...notExamined(found, "GitHub has to take the credentials first.")];
  }
  found.push(named("credentials", well(`GitHub knows us as the App ${app.value.slug}.`)));
  const wanted = wantedByAppFile();
  await examine("permissions", () => examinePermissions(app.value, wanted));
  await examine("events", () => examineEvents(app.value, wanted));
  const installations = await attempt(() => listInstallations(connection.asApp));
  await examine("installations", () => examineInstallations(app.value, valueOf(installations), wanted));
  const hook = await attempt(() => readHook(connection.asApp));
  await examine("webhook", () => examineHook(valueOf(hook), environment.PUBLIC_URL));
  await examine("reach", () => examineReach(valueOf(hook), instruments.reach));
  await examine("deliveries", async () => examineDeliveries(await latestAttempts(connection.asApp)));
  await examine("repositories", async () => {
    const { repositories, isComplete } = await openRepositories(connection, valueOf(installations));
    return examineRepositories(repositories, isComplete);
  });
  return found;
}

async function lookAtClock(
  environment: Environment,
  { fetch, now }: Instruments,
): Promise<ExaminationResult> {
  try {
    return examineClock(await readClock(fetch, apiUrl(environment), now));
  } catch (error) {
    return wrong(
      "GitHub cannot be reached from here.",
      "Look at the network, HTTPS_PROXY and NO_PROXY, and at GITHUB_URL and GITHUB_API_URL.",
      [`${apiUrl(environment)}: ${reasonOf(error)}`],
    );
  }
}

function judgeCredentialFault(error: unknown): ExaminationResult {
  const fix =
    "Look at APP_ID and PRIVATE_KEY: they have to be of the same App, on the GitHub that GITHUB_URL names; make a new key in the App's settings if in doubt.";
  return wrong("GitHub does not take the App's credentials.", fix, [reasonOf(error)]);
}

function judgeQueue(stats: { readonly oldestSeconds: number; readonly setAside: number }): ExaminationResult {
  if (stats.setAside > 0) {
    return warning(
      `${stats.setAside} pieces of work failed so often that they were set aside.`,
      "The log says why; the next sweep asks for them again.",
    );
  }
  if (stats.oldestSeconds > longWaitSeconds) {
    return warning(
      `Work waits for ${Math.round(stats.oldestSeconds / 60)} minutes.`,
      "Look at GitHub's limits in /metrics; raise WORKERS or start another instance.",
    );
  }
  return well("No work is stuck.");
}

async function openRepositories(
  connection: GitHubConnection,
  installations: readonly Installation[],
): Promise<{ repositories: Repository[]; isComplete: boolean }> {
  const repositories: Repository[] = [];
  for (const { id, isSuspended } of installations) {
    if (isSuspended) continue;
    const client = await connection.forInstallation(id);
    for (const { owner, name, isArchived } of await listInstalledRepositories(client)) {
      if (isArchived) continue;
      if (repositories.length >= mostRepositories) return { repositories, isComplete: false };
      repositories.push(openGitHubRepository(client, { installation: id, owner, name }, keepsNothing));
    }
  }
  return { repositories, isComplete: true };
}

/** One small file of each repository is read once. */
const keepsNothing = { blobs: async () => new Map<string, Uint8Array>(), recordBlobs: async () => undefined };

async function shielded(
  look: () => ExaminationResult | Promise<ExaminationResult>,
): Promise<ExaminationResult> {
  try {
    return await look();
  } catch (error) {
    return wrong("This could not be examined.", "Mend what is said above, then look again.", [
      reasonOf(error),
    ]);
  }
}

type Attempt<Value> = { readonly value: Value } | { readonly fault: unknown };

async function attempt<Value>(act: () => Promise<Value>): Promise<Attempt<Value>> {
  try {
    return { value: await act() };
  } catch (fault) {
    return { fault };
  }
}

function valueOf<Value>(attempted: Attempt<Value>): Value {
  if ("fault" in attempted) throw attempted.fault;
  return attempted.value;
}

function ids(): readonly ExaminationId[] {
  return Object.keys(titles) as ExaminationId[];
}

function named(id: ExaminationId, result: ExaminationResult): Examination {
  return { id, title: titles[id], ...result };
}
