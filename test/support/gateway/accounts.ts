import { createSign, generateKeyPairSync } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { Json } from "./json.ts";
import { parseJson } from "./json.ts";

/** An App that is registered on the emulated GitHub. */
export interface AppSeed {
  readonly id: number;
  readonly slug: string;
  readonly name?: string;
  readonly permissions: Readonly<Record<string, string>>;
  readonly events: readonly string[];
  /** Where its deliveries go; null: nowhere so far, and every one fails. */
  readonly webhookUrl: string | null;
  readonly webhookSecret: string;
}

/** An App with what was made for it. */
export interface RegisteredApp extends AppSeed {
  readonly privateKey: string;
  readonly installations: readonly { readonly id: number; readonly account: string }[];
}

/** Who made a request. */
export type Who =
  | { readonly kind: "user"; readonly login: string }
  | {
      readonly kind: "installation";
      readonly app: RegisteredApp;
      readonly installation: number;
      readonly permissions: Readonly<Record<string, string>>;
    }
  | { readonly kind: "app"; readonly app: RegisteredApp }
  | { readonly kind: "nobody"; readonly why: string };

interface IssuedToken {
  readonly installation: number;
  readonly app: RegisteredApp;
  readonly permissions: Readonly<Record<string, string>>;
  readonly expiresAt: number;
}

/** The emulator counts 5,000 requests per token and then refuses for good. */
const requestsPerToken = 4_500;
const tokensPerUser = 40;

let sharedKey: string | undefined;

/** One key per process: making one takes a tenth of a second, and nothing here depends on which. */
export function testPrivateKey(): string {
  sharedKey ??= generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
    publicKeyEncoding: { type: "pkcs1", format: "pem" },
  }).privateKey;
  return sharedKey;
}

/** Token that stands for a person; the gateway knows no other ones. */
export function tokenOf(login: string): string {
  return `person-${login}`;
}

/** The tokens of the emulator that stand behind a person's. */
export function emulatorTokens(login: string): readonly string[] {
  return Array.from({ length: tokensPerUser }, (_, index) => `person-${login}-${index}`);
}

/** Knows every token; the emulator itself takes any. */
export class Accounts {
  readonly apps: readonly RegisteredApp[];
  readonly #users: ReadonlySet<string>;
  readonly #issued = new Map<string, IssuedToken>();
  readonly #revoked = new Set<string>();
  readonly #used = new Map<string, number>();
  readonly #behind = new Map<string, string>();

  constructor(apps: readonly RegisteredApp[], users: readonly string[]) {
    this.apps = apps;
    this.#users = new Set(users);
  }

  /** Who is behind the `Authorization` header. */
  identify(headers: IncomingHttpHeaders): Who {
    const token = tokenFrom(headers);
    if (token === "") return { kind: "nobody", why: "Requires authentication" };
    if (token.split(".").length === 3) return this.#identifyApp(token);
    const issued = this.#issued.get(token);
    if (issued !== undefined) {
      if (this.#revoked.has(token) || issued.expiresAt <= Date.now())
        return { kind: "nobody", why: "Bad credentials" };
      return {
        kind: "installation",
        app: issued.app,
        installation: issued.installation,
        permissions: issued.permissions,
      };
    }
    const login = /^person-(.+)$/.exec(token)?.[1];
    if (login !== undefined && this.#users.has(login)) return { kind: "user", login };
    return { kind: "nobody", why: "Bad credentials" };
  }

  /** Remembers a token that the emulator gave out. */
  remember(app: RegisteredApp, installation: number, issued: Json): void {
    this.#issued.set(String(issued.token), {
      app,
      installation,
      permissions: issued.permissions ?? {},
      expiresAt: Date.parse(String(issued.expires_at)),
    });
  }

  isValid(token: string): boolean {
    const issued = this.#issued.get(token);
    return issued !== undefined && !this.#revoked.has(token) && issued.expiresAt > Date.now();
  }

  /** All installation tokens given out so far are refused from now on, as after an hour. */
  expireTokens(): void {
    for (const token of this.#issued.keys()) this.#revoked.add(token);
  }

  /** The token to use towards the emulator, changed before its own limit is reached. */
  async forwardToken(
    headers: IncomingHttpHeaders,
    mint: (app: RegisteredApp, installation: number) => Promise<string>,
  ): Promise<string> {
    const token = tokenFrom(headers);
    const login = /^person-(.+)$/.exec(token)?.[1];
    const count = (this.#used.get(token) ?? 0) + 1;
    this.#used.set(token, count);
    if (login !== undefined && this.#users.has(login)) {
      return `person-${login}-${Math.floor(count / requestsPerToken) % tokensPerUser}`;
    }
    const issued = this.#issued.get(token);
    if (issued === undefined) return token;
    if (count % requestsPerToken === 0) this.#behind.set(token, await mint(issued.app, issued.installation));
    return this.#behind.get(token) ?? token;
  }

  #identifyApp(token: string): Who {
    const payload = parseJson(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));
    const app = this.apps.find(({ id }) => String(id) === String(payload?.iss));
    const isExpired = typeof payload?.exp !== "number" || payload.exp * 1000 <= Date.now();
    if (app === undefined || isExpired)
      return { kind: "nobody", why: "A JSON web token could not be decoded" };
    return { kind: "app", app };
  }
}

function tokenFrom(headers: IncomingHttpHeaders): string {
  return (headers.authorization ?? "").replace(/^(bearer|token)\s+/i, "").trim();
}

/** A JSON web token as GitHub wants it from an App. */
export function appToken(app: Pick<RegisteredApp, "id" | "privateKey">): string {
  const now = Math.floor(Date.now() / 1000);
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const text = `${encode({ alg: "RS256", typ: "JWT" })}.${encode({ iat: now - 30, exp: now + 540, iss: String(app.id) })}`;
  return `${text}.${createSign("RSA-SHA256").update(text).sign(app.privateKey, "base64url")}`;
}
