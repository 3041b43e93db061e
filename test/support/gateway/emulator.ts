import { createServer } from "node:http";
import { type AddressInfo } from "node:net";
import { createEmulator } from "emulate";
import { appToken, emulatorTokens, type RegisteredApp } from "./accounts.ts";
import type { Answer } from "./exchange.ts";
import { type Json, parseJson } from "./json.ts";

/** A repository that is there from the start; empty until something is pushed. */
export interface RepositorySeed {
  readonly owner: string;
  readonly name: string;
  readonly isPrivate?: boolean;
  readonly defaultBranch?: string;
}

/** The emulator, spoken to directly. */
export interface Emulator {
  /** @param token one of the emulator's own */
  send(
    method: string,
    path: string,
    token: string,
    body?: Json,
    headers?: Record<string, string>,
  ): Promise<Answer>;
  mint(app: RegisteredApp, installation: number): Promise<string>;
  close(): Promise<void>;
}

/** Starts emulate on a port of its own, announcing the gateway's address in everything that it says. */
export async function startEmulator(options: {
  readonly publicUrl: string;
  readonly users: readonly string[];
  readonly repositories: readonly RepositorySeed[];
  readonly apps: readonly RegisteredApp[];
}): Promise<Emulator> {
  const port = await freePort();
  const tokens: Record<string, { login: string; scopes: string[] }> = {};
  for (const login of options.users) {
    for (const token of emulatorTokens(login)) tokens[token] = { login, scopes: ["repo"] };
  }
  const emulator = await createEmulator({
    service: "github",
    port,
    baseUrl: options.publicUrl,
    seed: {
      tokens,
      github: {
        // An unknown token acts as the first user: that one may do nothing.
        users: [{ login: "nobody" }, ...options.users.map((login) => ({ login }))],
        repos: options.repositories.map(({ owner, name, isPrivate, defaultBranch }) => ({
          owner,
          name,
          private: isPrivate ?? false,
          default_branch: defaultBranch ?? "main",
          // An empty repository takes no commits through the API.
          auto_init: true,
        })),
        apps: options.apps.map((app) => ({
          app_id: app.id,
          slug: app.slug,
          name: app.name ?? app.slug,
          private_key: app.privateKey,
          permissions: app.permissions,
          events: ["*"],
          webhook_url: app.events.length === 0 ? undefined : `${options.publicUrl}/_relay/${app.slug}`,
          webhook_secret: app.webhookSecret,
          installations: app.installations.map(({ id, account }) => ({
            installation_id: id,
            account,
            repository_selection: "all",
          })),
        })),
      },
    },
  });
  const send: Emulator["send"] = async (method, path, token, body, headers = {}) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers: { ...headers, authorization: `Bearer ${token}`, "content-type": "application/json" },
      // Octokit sends no body where none is needed; the emulator insists on one.
      ...(method === "GET" || method === "DELETE" ? {} : { body: JSON.stringify(body ?? {}) }),
    });
    const text = await response.text();
    const link = response.headers.get("link");
    const rewritten = link
      ?.replaceAll(`http://127.0.0.1:${port}`, options.publicUrl)
      .replaceAll(`http://localhost:${port}`, options.publicUrl);
    const kept: Record<string, string> = {};
    for (const [name, value] of response.headers) if (name.startsWith("x-ratelimit-")) kept[name] = value;
    return {
      status: response.status,
      body: parseJson(text) ?? (text === "" ? null : text),
      headers: { ...kept, ...(rewritten === undefined ? {} : { link: rewritten }) },
    };
  };
  return {
    send,
    close: () => emulator.close(),
    async mint(app, installation) {
      const { body } = await send("POST", `/app/installations/${installation}/access_tokens`, appToken(app));
      return String(body.token);
    },
  };
}

/** The emulator does not tell which port it got, so it is given one. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
