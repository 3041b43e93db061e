import { randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { assetAddresses } from "../addresses.ts";
import { type Answer, asset, json, page, svg } from "../answer.ts";
import { filterScript } from "../assets/filter-script.ts";
import { icon } from "../assets/icon.ts";
import { styleSheet } from "../assets/style.ts";
import type { Html } from "../html.ts";
import { contentSecurityPolicy, sendAnswer } from "../send-answer.ts";
import { environmentLines, readConversion, writeEnvironmentFile } from "./credentials.ts";
import { buildManifest } from "./manifest.ts";
import { renderDonePage, renderSetupPage, renderSetupRefusal } from "./setup-pages.ts";

/** What setting up needs. */
export interface SetupOptions {
  /** Web address of GitHub, without a slash at the end. */
  readonly githubUrl: string;
  /** Where GitHub reaches this server; null: asked for on the page. */
  readonly publicUrl: string | null;
  /** The text of `app.yml`. */
  readonly appFile: string;
  /** Where the credentials go, `.env`. */
  readonly environmentFile: string;
  /** Printed in the terminal; whoever has it may set up, once. At least 16 characters. */
  readonly token: string;
  /** Asks GitHub for the credentials: `POST /app-manifests/{code}/conversions`. */
  readonly exchange: (code: string) => Promise<unknown>;
  /** Called after the credentials were written. */
  readonly onDone?: () => void;
}

/** The address to print in the terminal. */
export function setupAddress(origin: string, token: string): string {
  return `${origin}/setup?token=${encodeURIComponent(token)}`;
}

/**
 * Answers every request of a server that has no credentials yet: GitHub's manifest flow, open to whoever has the
 * token from the terminal, and closed for good once it has led to an App.
 */
export function answerSetup(
  options: SetupOptions,
): (request: IncomingMessage, response: ServerResponse) => Promise<boolean> {
  if (options.token.length < 16) throw new Error("The set-up token needs at least 16 characters.");
  const session = randomBytes(24).toString("base64url");
  /** Ties GitHub's answer to the page that was shown here. */
  const state = randomBytes(24).toString("base64url");
  let publicUrl = options.publicUrl;
  let isTokenUsed = false;
  let isDone = false;
  let isExchanging = false;

  async function find(request: IncomingMessage, url: URL): Promise<Answer> {
    if (url.pathname === assetAddresses.style) return asset("text/css; charset=utf-8", styleSheet);
    if (url.pathname === assetAddresses.script) return asset("text/javascript; charset=utf-8", filterScript);
    if (url.pathname === assetAddresses.icon) return svg(icon);
    if (url.pathname === "/healthz") return json({ status: "ok" });
    if (url.pathname === "/readyz") return json({ status: "not ready", setup: "no credentials yet" }, 503);
    if (isDone)
      return page(renderSetupRefusal("Already set up", "Restart the server; it starts as the App."), 410);
    const given = url.searchParams.get("token");
    const isKnown = isSame(cookieOf(request), session);
    if (url.pathname === "/setup" && given !== null && !isKnown && !isTokenUsed) {
      if (isSame(given, options.token)) {
        isTokenUsed = true;
        const secure = visitedUrl(request, publicUrl).startsWith("https:");
        return redirect("/setup", { "set-cookie": cookie(session, secure) });
      }
    }
    if (!isKnown) {
      return page(
        renderSetupRefusal(
          "Set-up",
          "Open the address that the server printed in its terminal: it holds the token that shows that this is yours. It works once; restart the server for another one.",
        ),
        403,
      );
    }
    if (url.pathname === "/setup/done") return finish(url.searchParams);
    if (url.pathname === "/setup") return begin(request, url.searchParams);
    return redirect("/setup");
  }

  function begin(request: IncomingMessage, query: URLSearchParams): Answer {
    const organisation = (query.get("organisation") ?? "").trim();
    const given = query.get("public_url");
    let mistake: string | null = null;
    if (given !== null) {
      const address = readPublicUrl(given);
      if (address === null)
        mistake = "The public address must start with https:// (or http:// on your own machine).";
      else publicUrl = address;
    }
    if (!/^(?:[a-z\d](?:[a-z\d-]{0,38}))?$/i.test(organisation)) {
      mistake = "That is no name of an organisation on GitHub.";
    }
    const isReady = publicUrl !== null && mistake === null;
    const owner = organisation === "" ? "" : `/organizations/${encodeURIComponent(organisation)}`;
    return setupPage(
      renderSetupPage({
        publicUrl,
        organisation,
        mistake,
        action: isReady ? `${options.githubUrl}${owner}/settings/apps/new?state=${state}` : null,
        manifest:
          isReady && publicUrl !== null
            ? buildManifest(options.appFile, publicUrl, visitedUrl(request, publicUrl))
            : null,
      }),
      mistake === null ? 200 : 422,
    );
  }

  async function finish(query: URLSearchParams): Promise<Answer> {
    const code = query.get("code") ?? "";
    if (!isSame(query.get("state") ?? "", state) || !/^[\w-]{1,200}$/.test(code) || isExchanging) {
      return setupPage(
        renderSetupRefusal(
          "Not expected",
          "GitHub's answer does not belong to this set-up. Begin again at /setup.",
        ),
        400,
      );
    }
    isExchanging = true;
    try {
      const credentials = readConversion(await options.exchange(code));
      isDone = true;
      const lines = environmentLines(credentials, publicUrl ?? "");
      const written = await writeEnvironmentFile(options.environmentFile, lines).then(
        () => ({ file: options.environmentFile }),
        (error: unknown) => ({ lines, why: error instanceof Error ? error.message : String(error) }),
      );
      options.onDone?.();
      return setupPage(renderDonePage(credentials.page, written), 200);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return setupPage(
        renderSetupRefusal(
          "GitHub gave no credentials",
          `The code could not be exchanged: ${why} Begin again at /setup.`,
        ),
        502,
      );
    } finally {
      isExchanging = false;
    }
  }

  /** These pages send one form to GitHub, and hold what nobody may keep. */
  function setupPage(content: Html, status: number): Answer {
    const policy = contentSecurityPolicy.replace(
      "form-action 'self'",
      `form-action 'self' ${options.githubUrl}`,
    );
    return {
      ...page(content, status),
      headers: { "content-security-policy": policy, "cache-control": "no-store" },
    };
  }

  return async (request, response) => {
    const url = readAddress(request.url ?? "/");
    const isReading = request.method === "GET" || request.method === "HEAD";
    await sendAnswer(
      request,
      response,
      isReading && url !== null ? await find(request, url) : json({ error: "Nothing is set up yet." }, 503),
    );
    return true;
  };
}

function redirect(location: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status: 303, type: "text/plain", body: "", maxAge: 0, headers: { ...headers, location } };
}

const cookieName = "convert-status-setup";

/** `Lax`, since GitHub leads the browser back to us. */
function cookie(session: string, secure: boolean): string {
  return `${cookieName}=${session}; Path=/setup; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;
}

/** Where the visitor's browser is: the public address, or the machine itself, which GitHub need not reach. */
function visitedUrl(request: IncomingMessage, publicUrl: string | null): string {
  const host = request.headers.host ?? "localhost";
  return publicUrl !== null && new URL(publicUrl).host === host ? publicUrl : `http://${host}`;
}

function cookieOf(request: IncomingMessage): string {
  const found = request.headers.cookie
    ?.split(";")
    .map((entry) => entry.trim())
    .find((entry) => entry.startsWith(`${cookieName}=`));
  return found?.slice(cookieName.length + 1) ?? "";
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function readAddress(address: string): URL | null {
  return parsedUrl(`http://here${address.startsWith("/") ? address : `/${address}`}`);
}

function readPublicUrl(given: string): string | null {
  const url = parsedUrl(given.trim());
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== "" || url.search !== "")
    return null;
  return url.href.replace(/\/+$/, "");
}

function parsedUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}
