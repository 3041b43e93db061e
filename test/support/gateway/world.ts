import { type Accounts, emulatorTokens, type RegisteredApp } from "./accounts.ts";
import type { Deliveries } from "./deliveries.ts";
import type { Emulator } from "./emulator.ts";
import type { Answer, Exchange } from "./exchange.ts";
import type { Json } from "./json.ts";
import type { CheckBook } from "./overlay/check-book.ts";
import type { TextChange } from "./overlay/edits.ts";
import type { PullBook } from "./overlay/pull-book.ts";

/** What the gateway knows beyond the emulator. */
export interface World {
  /** Public address, without a slash at the end. */
  readonly url: string;
  readonly accounts: Accounts;
  readonly emulator: Emulator;
  readonly deliveries: Deliveries;
  readonly pulls: PullBook;
  readonly checks: CheckBook;
  /** Commit statuses, latest last, by `owner/repo@sha`. */
  readonly statuses: Map<string, Json[]>;
  /** Reactions by `owner/repo/comment-id`. */
  readonly reactions: Map<string, Json[]>;
  /** Issues that are gone: by `owner/repo#number`. */
  readonly gone: Map<string, IssueFate>;
  /** Bodies that an issue has had, oldest first: by `owner/repo#number`. */
  readonly edits: Map<string, BodyEdit[]>;
  /** What `edited` events will be about, in the order of the changes; by subject. */
  readonly changes: Map<string, readonly TextChange[]>;
  /** The last change of a text that was begun; by subject. */
  readonly turns: Map<string, Promise<unknown>>;
  readonly suspended: Set<number>;
  /** What somebody changed about an App's webhook, by its slug. */
  readonly hooks: Map<string, Json>;
  /** Accounts that were looked up. */
  readonly people: Map<string, Json>;
  /** Asks the emulator as the owner of a repository. */
  admin(owner: string, method: string, path: string, body?: Json): Promise<Answer>;
  /** Passes a request on as it came. */
  forward(exchange: Exchange): Promise<Answer>;
}

type IssueFate =
  | { readonly why: "deleted" | "disabled" }
  | {
      readonly why: "transferred";
      readonly to: { readonly owner: string; readonly repo: string; readonly number: number };
    };

interface BodyEdit {
  readonly editor: string;
  readonly editedAt: string;
  readonly body: string;
}

/** Tokens above this index are the gateway's own. */
const adminTokens = 20;
let adminRequests = 0;

/** A token of the owner's that nobody else uses, so that our own look-ups use up nobody's limit. */
export function adminToken(owner: string): string {
  adminRequests += 1;
  const tokens = emulatorTokens(owner);
  return tokens[adminTokens + (adminRequests % (tokens.length - adminTokens))] ?? "";
}

export function issueKey(owner: string, repo: string, number: number | string): string {
  return `${owner}/${repo}#${number}`.toLowerCase();
}

/** Hands an event to every App that is installed on the account and asked for it. */
export function emit(world: World, owner: string, event: string, payload: Json): void {
  for (const app of world.accounts.apps) {
    if (!app.events.includes(event) && !event.startsWith("installation")) continue;
    for (const { id, account } of app.installations) {
      if (account.toLowerCase() !== owner.toLowerCase() || world.suspended.has(id)) continue;
      world.deliveries.dispatch(app, event, { ...payload, installation: { id, node_id: `I_${id}` } });
    }
  }
}

/** The repository and the person as payloads carry them. */
export async function actors(
  world: World,
  owner: string,
  repo: string,
  login: string,
): Promise<{ repository: Json; sender: Json }> {
  const { body: repository } = await world.admin(owner, "GET", `/repos/${owner}/${repo}`);
  return { repository, sender: await account(world, owner, login) };
}

/** An account as GitHub shows it. */
export async function account(world: World, owner: string, login: string): Promise<Json> {
  const kept = world.people.get(login);
  if (kept !== undefined) return kept;
  const { status, body } = await world.admin(owner, "GET", `/users/${encodeURIComponent(login)}`);
  const known = status === 200 ? body : {};
  const person = personJson(world, login, known);
  if (status === 200) world.people.set(login, person);
  return person;
}

function personJson(world: World, login: string, known: Json): Json {
  return {
    login,
    id: known.id ?? 9_000_000,
    node_id: known.node_id ?? "U_9000000",
    avatar_url: `${world.url}/avatars/u/${encodeURIComponent(login)}`,
    gravatar_id: "",
    url: `${world.url}/users/${encodeURIComponent(login)}`,
    html_url: `${world.url}/${encodeURIComponent(login)}`,
    followers_url: `${world.url}/users/${encodeURIComponent(login)}/followers`,
    following_url: `${world.url}/users/${encodeURIComponent(login)}/following{/other_user}`,
    gists_url: `${world.url}/users/${encodeURIComponent(login)}/gists{/gist_id}`,
    starred_url: `${world.url}/users/${encodeURIComponent(login)}/starred{/owner}{/repo}`,
    subscriptions_url: `${world.url}/users/${encodeURIComponent(login)}/subscriptions`,
    organizations_url: `${world.url}/users/${encodeURIComponent(login)}/orgs`,
    repos_url: `${world.url}/users/${encodeURIComponent(login)}/repos`,
    events_url: `${world.url}/users/${encodeURIComponent(login)}/events{/privacy}`,
    received_events_url: `${world.url}/users/${encodeURIComponent(login)}/received_events`,
    type: login.endsWith("[bot]") ? "Bot" : "User",
    site_admin: false,
  };
}

/** An App as GitHub shows it on what it made. */
export function appJson(world: World, app: RegisteredApp, owner: Json): Json {
  return {
    id: app.id,
    slug: app.slug,
    node_id: `A_${app.id}`,
    client_id: `Iv1.${app.id}`,
    owner,
    name: app.name ?? app.slug,
    description: null,
    external_url: `${world.url}/apps/${app.slug}`,
    html_url: `${world.url}/apps/${app.slug}`,
    created_at: "2026-01-01T00:00:00Z",
    updated_at: "2026-01-01T00:00:00Z",
    permissions: app.permissions,
    events: app.events,
  };
}
