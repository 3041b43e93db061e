import { parseJson } from "../gateway/json.ts";
import { findOperation } from "./github-description.ts";
import { requestViolations } from "./request-rules.ts";

type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

/** Stands between our code and GitHub: what GitHub does not describe is refused before it is sent. */
export class StrictFetch {
  readonly violations: string[] = [];
  /** The operations that were used, `GET /app`. */
  readonly used = new Set<string>();
  readonly #fetch: Fetch;
  readonly #apiUrl: string;

  constructor(fetch: Fetch, apiUrl: string) {
    this.#fetch = fetch;
    this.#apiUrl = apiUrl;
  }

  readonly fetch: Fetch = async (url, init = {}) => {
    const request = describe(url, init, this.#apiUrl);
    // The web flow for signing in is no part of the REST API.
    if (request.path === "/login/oauth/access_token") return this.#fetch(url, init);
    const found = requestViolations(request);
    const operation = findOperation(request.method, request.path);
    if (operation !== null) this.used.add(operation.route);
    if (found.length > 0) {
      this.violations.push(...found);
      throw new Error(`Not what GitHub describes:\n${found.join("\n")}`);
    }
    return this.#fetch(url, init);
  };
}

function describe(url: string, init: RequestInit, apiUrl: string) {
  const parsed = new URL(url);
  const prefix = new URL(apiUrl).pathname.replace(/\/$/, "");
  const path = parsed.pathname.startsWith(prefix) ? parsed.pathname.slice(prefix.length) : parsed.pathname;
  return {
    method: init.method ?? "GET",
    path: path.replace(/^\/api(?=\/graphql$)/, ""),
    query: parsed.searchParams,
    body: typeof init.body === "string" ? parseJson(init.body) : undefined,
  };
}
