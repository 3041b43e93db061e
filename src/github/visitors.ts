import * as z from "zod";
import { connectWithToken } from "./github-connection.ts";
import { GitHubProblem } from "./github-problem.ts";
import { type Fetch, withTimeout } from "./outgoing-fetch.ts";
import { readAs } from "./unreadable-input.ts";

/** The App's credentials for signing people in; those of its "Client". */
export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** What a visitor's sign-in needs of GitHub. */
export interface Visitors {
  /**
   * A person's token for the code that GitHub led their browser back with.
   * @returns null where GitHub does not take the code
   */
  exchange(code: string, verifier: string, redirectUrl: string): Promise<string | null>;
  /** Whether the person can read a repository, `owner/name`. What cannot be asked is not readable. */
  canRead(token: string, repository: string): Promise<boolean>;
}

const tokenJson = z.object({ access_token: z.string().min(1).optional(), error: z.string().optional() });

/**
 * Source: GitHub docs, "Generating a user access token for a GitHub App". Such a token reaches what both the person and
 * the App can reach, so it needs no scope.
 */
export function openVisitors(
  credentials: ClientCredentials,
  options: { readonly githubUrl: string; readonly apiUrl: string; readonly fetch: Fetch },
): Visitors {
  const fetch = withTimeout(options.fetch);
  return {
    async exchange(code, verifier, redirectUrl) {
      const response = await fetch(`${options.githubUrl}/login/oauth/access_token`, {
        method: "POST",
        headers: { accept: "application/json", "content-type": "application/json" },
        body: JSON.stringify({
          client_id: credentials.clientId,
          client_secret: credentials.clientSecret,
          code,
          redirect_uri: redirectUrl,
          code_verifier: verifier,
        }),
      });
      if (!response.ok) return null;
      return readAs(tokenJson, await response.json(), "The answer to a sign-in").access_token ?? null;
    },
    async canRead(token, repository) {
      const [owner = "", repo = ""] = repository.split("/");
      const client = connectWithToken(token, {
        apiUrl: options.apiUrl,
        fetch: options.fetch,
        throttle: false,
      });
      try {
        await client.request("GET /repos/{owner}/{repo}", { owner, repo, request: { retries: 0 } });
        return true;
      } catch (error) {
        if (error instanceof GitHubProblem) return false;
        throw error;
      }
    },
  };
}
