import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import * as z from "zod";
import { type Answer, page } from "../answer.ts";
import { renderMessagePage } from "../layout.ts";
import type { Visit } from "../visit.ts";
import { cookieName, makeCookie, readCookie } from "./cookies.ts";
import { localAddress } from "./local-address.ts";
import { makeSeal } from "./seal.ts";
import { stranger, type Visitor } from "./visitor.ts";

/** What signing in needs; the operator offers it by naming the App's client. */
export interface SignInServices {
  readonly clientId: string;
  /** Known to every instance and to nobody else; cookies are sealed with it. */
  readonly secret: string;
  exchange(code: string, verifier: string, redirectUrl: string): Promise<string | null>;
  canRead(token: string, repository: string): Promise<boolean>;
}

/** Visitors and the addresses at which they sign in and out. */
export interface SignIn {
  visitorOf(cookieHeader: string | undefined): Visitor;
  /** Null where the address is none of its business. */
  answer(visit: Visit, cookieHeader: string | undefined): Promise<Answer | null>;
}

/** GitHub's tokens of people live eight hours; nobody is signed in for longer. */
const sessionSeconds = 8 * 3_600;
/** Time for a password and a second factor. */
const attemptSeconds = 600;
/** How long an answer about a repository is trusted: so long does somebody see what they may not see any more. */
const trustMs = 60_000;
const mostAnswers = 5_000;

const attemptShape = z.object({ state: z.string(), verifier: z.string(), to: z.string() });
const sessionShape = z.object({ token: z.string().min(1) });

/** Signs visitors in with GitHub (the App's web flow, with state and PKCE). Nothing is kept on the server but answers. */
export function openSignIn(
  services: SignInServices,
  options: { readonly githubUrl: string; readonly origin: string; readonly now?: () => number },
): SignIn {
  const now = options.now ?? Date.now;
  const isSecure = options.origin.startsWith("https:");
  const sessionCookie = cookieName("session", isSecure);
  const attemptCookie = cookieName("sign-in", isSecure);
  const sessions = makeSeal(services.secret, "session", now);
  const attempts = makeSeal(services.secret, "sign-in", now);
  const redirectUrl = `${options.origin}/sign-in/done`;
  const known = new Map<string, { readonly until: number; readonly answer: Promise<boolean> }>();

  function mayRead(token: string, repository: string): Promise<boolean> {
    const name = createHash("sha256").update(`${token}\n${repository}`).digest("base64url");
    const found = known.get(name);
    if (found !== undefined && found.until > now()) return found.answer;
    const answer = services.canRead(token, repository);
    known.delete(name);
    known.set(name, { until: now() + trustMs, answer });
    // A GitHub that is away is asked again; meanwhile nothing is shown.
    answer.catch(() => known.delete(name));
    for (const oldest of known.keys()) {
      if (known.size <= mostAnswers) break;
      known.delete(oldest);
    }
    return answer.catch(() => false);
  }

  function begin(visit: Visit): Answer {
    const state = randomBytes(24).toString("base64url");
    const verifier = randomBytes(32).toString("base64url");
    const to = localAddress(visit.query.get("to") ?? "/");
    const sealed = attempts.close({ state, verifier, to }, now() + attemptSeconds * 1_000);
    const address = new URL(`${options.githubUrl}/login/oauth/authorize`);
    address.search = new URLSearchParams({
      client_id: services.clientId,
      redirect_uri: redirectUrl,
      state,
      code_challenge: createHash("sha256").update(verifier).digest("base64url"),
      code_challenge_method: "S256",
      allow_signup: "false",
    }).toString();
    return redirect(address.href, [makeCookie(attemptCookie, sealed, attemptSeconds, isSecure)]);
  }

  async function finish(visit: Visit, cookieHeader: string | undefined): Promise<Answer> {
    const attempt = attemptShape.safeParse(attempts.open(readCookie(cookieHeader, attemptCookie) ?? ""));
    const code = visit.query.get("code") ?? "";
    if (!attempt.success || !isSame(visit.query.get("state") ?? "", attempt.data.state)) {
      return refusal(
        "This does not belong to a sign-in that was begun in this browser, or it took too long.",
      );
    }
    if (!/^[\w-]{1,200}$/.test(code)) return refusal("GitHub did not sign you in.");
    const token = await services.exchange(code, attempt.data.verifier, redirectUrl).catch(() => undefined);
    if (token === undefined) return refusal("GitHub cannot be reached at the moment.");
    if (token === null) return refusal("GitHub does not take the code any more.");
    const sealed = sessions.close({ token }, now() + sessionSeconds * 1_000);
    return redirect(attempt.data.to, [
      makeCookie(sessionCookie, sealed, sessionSeconds, isSecure),
      makeCookie(attemptCookie, "", 0, isSecure),
    ]);
  }

  function refusal(why: string): Answer {
    const answer = page(
      renderMessagePage("Not signed in", `${why} Begin again from the page that you want to see.`),
      400,
    );
    return { ...answer, headers: { "cache-control": "no-store" } };
  }

  return {
    visitorOf(cookieHeader) {
      const session = sessionShape.safeParse(sessions.open(readCookie(cookieHeader, sessionCookie) ?? ""));
      if (!session.success) return { ...stranger, canSignIn: true };
      return {
        isSignedIn: true,
        canSignIn: true,
        mayRead: (repository) => mayRead(session.data.token, repository.toLowerCase()),
      };
    },
    async answer(visit, cookieHeader) {
      switch (visit.pathname) {
        case "/sign-in":
          return begin(visit);
        case "/sign-in/done":
          return finish(visit, cookieHeader);
        case "/sign-out":
          // Only as a form: a link of somebody else's must not sign anybody out.
          return visit.form === null ? null : redirect("/", [makeCookie(sessionCookie, "", 0, isSecure)]);
        default:
          return null;
      }
    },
  };
}

function redirect(location: string, cookies: readonly string[]): Answer {
  return {
    status: 303,
    type: "text/plain",
    body: "",
    maxAge: 0,
    headers: { location, "cache-control": "no-store" },
    cookies,
  };
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
