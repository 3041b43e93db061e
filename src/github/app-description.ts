import * as z from "zod";
import type { GitHubClient } from "./github-connection.ts";
import { readAs } from "./unreadable-input.ts";

/** The App as it is registered now; `app.yml` says how it should be. */
export interface RegisteredApp {
  readonly slug: string;
  readonly page: string;
  /** As GitHub's settings name them: `{ checks: "write" }`. */
  readonly permissions: Readonly<Record<string, string>>;
  readonly events: readonly string[];
}

/** Where GitHub delivers to. */
export interface Hook {
  readonly url: string | null;
  readonly contentType: string;
  readonly hasSecret: boolean;
  /** False where GitHub was told not to look at the certificate. */
  readonly verifiesCertificate: boolean;
}

const appJson = z.object({
  slug: z.string(),
  html_url: z.string(),
  permissions: z.record(z.string(), z.string()),
  events: z.array(z.string()),
});

const hookJson = z.object({
  url: z.string().nullish(),
  content_type: z.string().default("form"),
  secret: z.string().nullish(),
  insecure_ssl: z.union([z.string(), z.number()]).default("0"),
});

/** How the App is registered. @param asApp the client with the App's own key */
export async function readRegisteredApp(asApp: GitHubClient): Promise<RegisteredApp> {
  const { data } = await asApp.request("GET /app");
  const app = readAs(appJson, data, "The App's description");
  return { slug: app.slug, page: app.html_url, permissions: app.permissions, events: app.events };
}

/** Where GitHub delivers to; the secret itself is never shown. @param asApp the client with the App's own key */
export async function readHook(asApp: GitHubClient): Promise<Hook> {
  const { data } = await asApp.request("GET /app/hook/config");
  const hook = readAs(hookJson, data, "The App's webhook");
  return {
    url: hook.url ?? null,
    contentType: hook.content_type,
    hasSecret: (hook.secret ?? "") !== "",
    verifiesCertificate: String(hook.insecure_ssl) === "0",
  };
}
