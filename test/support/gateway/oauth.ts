import { createHash, randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { tokenOf } from "./accounts.ts";
import type { PageHandler } from "./gateway-server.ts";
import { parseJson } from "./json.ts";

/** An App's client, as people sign in through it. */
export interface OAuthClient {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly callbackUrl: string;
}

/**
 * GitHub's pages for signing in: whoever comes is `login` and agrees. A code works once, for its client, its address and
 * its challenge. Source: GitHub docs, "Generating a user access token for a GitHub App".
 */
export function oauthPages(client: OAuthClient, login: () => string): PageHandler {
  const codes = new Map<string, { readonly login: string; readonly challenge: string | null }>();
  const authorize = (query: URLSearchParams, response: ServerResponse) => {
    const isKnown = query.get("client_id") === client.clientId;
    if (!isKnown || query.get("redirect_uri") !== client.callbackUrl) return response.writeHead(404).end();
    const code = randomBytes(10).toString("hex");
    codes.set(code, { login: login(), challenge: query.get("code_challenge") });
    const back = new URL(client.callbackUrl);
    back.search = new URLSearchParams({ code, state: query.get("state") ?? "" }).toString();
    return response.writeHead(302, { location: back.href }).end();
  };
  return (request, response) => {
    const url = new URL(request.url ?? "/", "http://here");
    if (url.pathname === "/login/oauth/authorize") {
      authorize(url.searchParams, response);
      return true;
    }
    if (url.pathname !== "/login/oauth/access_token" || request.method !== "POST") return false;
    return exchange(request).then((answer) => {
      // GitHub answers 200 to what it refuses, too.
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
      return true;
    });
  };

  async function exchange(request: IncomingMessage): Promise<object> {
    const parts: Buffer[] = [];
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
    const body = parseJson(Buffer.concat(parts).toString("utf8"));
    const known = codes.get(String(body?.code));
    codes.delete(String(body?.code));
    if (body?.client_id !== client.clientId || body?.client_secret !== client.clientSecret)
      return { error: "incorrect_client_credentials" };
    const challenge = createHash("sha256").update(String(body?.code_verifier)).digest("base64url");
    if (known === undefined || (known.challenge !== null && known.challenge !== challenge))
      return { error: "bad_verification_code" };
    return { access_token: tokenOf(known.login), scope: "", token_type: "bearer" };
  }
}
