import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import * as z from "zod";
import { requestTimeoutMs } from "./github/outgoing-fetch.ts";
import { packageRoot } from "./package-root.ts";
import { answerSetup, setupAddress } from "./web/setup/index.ts";

/** The few variables that matter before there are credentials. */
const beginning = z.object({
  HOST: z.string().default("localhost"),
  PORT: z.coerce.number().int().default(3000),
  PUBLIC_URL: z.url().optional(),
  GITHUB_URL: z.url().default("https://github.com"),
  GITHUB_API_URL: z.url().optional(),
});

/** True when nothing of the App's credentials is set: then it has not been registered yet. */
export function needsSetUp(variables: Readonly<Record<string, string | undefined>>): boolean {
  return ["APP_ID", "PRIVATE_KEY", "WEBHOOK_SECRET"].every((name) => (variables[name] ?? "") === "");
}

/**
 * Serves the page that registers the App on GitHub (manifest flow) and writes its credentials to `.env`.
 * @returns the address to open, with its one-time token
 */
export async function startSetUp(
  variables: Readonly<Record<string, string | undefined>>,
): Promise<{ address: string; server: Server }> {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
  const environment = beginning.parse(given);
  const githubUrl = environment.GITHUB_URL.replace(/\/+$/, "");
  const apiUrl =
    environment.GITHUB_API_URL ??
    (githubUrl === "https://github.com" ? "https://api.github.com" : `${githubUrl}/api/v3`);
  const token = randomBytes(24).toString("base64url");
  const answer = answerSetup({
    githubUrl,
    publicUrl: environment.PUBLIC_URL ?? null,
    appFile: readFileSync(join(packageRoot, "app.yml"), "utf8"),
    environmentFile: ".env",
    token,
    exchange: (code) => exchangeCode(apiUrl, code),
  });
  const server = createServer((request, response) => {
    answer(request, response).then(
      (answered) => {
        if (!answered) response.writeHead(404).end();
      },
      () => {
        // What went wrong may hold credentials; the page asks to try again.
        if (!response.headersSent) response.writeHead(500, { "content-type": "text/plain" });
        response.end("Setting up failed. Start the server again and open the new address.\n");
      },
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(environment.PORT, environment.HOST, resolve);
  });
  const bound = server.address();
  const port = typeof bound === "object" && bound !== null ? bound.port : environment.PORT;
  const origin = environment.PUBLIC_URL ?? `http://${environment.HOST}:${port}`;
  return { address: setupAddress(origin.replace(/\/+$/, ""), token), server };
}

/** Source: GitHub REST, "Create a GitHub App from a manifest"; the code lives an hour and needs no token. */
async function exchangeCode(apiUrl: string, code: string): Promise<unknown> {
  const response = await fetch(`${apiUrl}/app-manifests/${encodeURIComponent(code)}/conversions`, {
    method: "POST",
    headers: { accept: "application/vnd.github+json" },
    signal: AbortSignal.timeout(requestTimeoutMs),
  });
  if (!response.ok) throw new Error(`GitHub answered ${response.status} to the manifest's code.`);
  return response.json();
}
