import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { answerPages } from "../../src/web/index.ts";
import { localAddress } from "../../src/web/sign-in/local-address.ts";
import { makeSeal } from "../../src/web/sign-in/seal.ts";
import { openSignIn, type SignInServices } from "../../src/web/sign-in/sign-in.ts";
import { environment, knownCampaign, someServices } from "./campaigns.ts";
import { serve } from "./server.ts";

const page = "/octo/orchard/async-sessions";
const place = { ...knownCampaign().place!, isPrivate: true };
const privately = await someServices(20, knownCampaign({ place }));
const secret = "the client secret of a test";

/** A GitHub that knows two people: `member` can read the repository, `outsider` cannot. */
function aGitHub(over: Partial<SignInServices> = {}) {
  const exchanged: { code: string; verifier: string; redirectUrl: string }[] = [];
  const asked: string[] = [];
  const services: SignInServices = {
    clientId: "Iv1.client",
    secret,
    async exchange(code, verifier, redirectUrl) {
      exchanged.push({ code, verifier, redirectUrl });
      return code === "member" || code === "outsider" ? `token-of-${code}` : null;
    },
    async canRead(token, repository) {
      asked.push(repository);
      return token === "token-of-member" && repository === "octo/orchard";
    },
    ...over,
  };
  return { services, exchanged, asked };
}

async function aServer(over: Partial<SignInServices> = {}) {
  const github = aGitHub(over);
  const origin = await serve(answerPages({ ...privately, signIn: github.services }, environment));
  return { origin, ...github };
}

const get = (address: string, cookie = "") => fetch(address, { redirect: "manual", headers: { cookie } });
const cookiesOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0] ?? "")
    .join("; ");

/** What a browser does: begin, come back from GitHub, keep the cookies. */
async function signIn(origin: string, person: string, to = page) {
  const begun = await get(`${origin}/sign-in?to=${encodeURIComponent(to)}`);
  const address = new URL(begun.headers.get("location")!);
  const state = address.searchParams.get("state")!;
  const done = await get(`${origin}/sign-in/done?code=${person}&state=${state}`, cookiesOf(begun));
  return { begun, address, state, done, cookie: cookiesOf(done) };
}

test("whoever can read the repository on GitHub sees its pages, and nobody else", async () => {
  const { origin } = await aServer();
  const member = await signIn(origin, "member");
  const outsider = await signIn(origin, "outsider");

  expect((await get(`${origin}${page}`)).status).toBe(404);
  expect((await get(`${origin}${page}`, outsider.cookie)).status).toBe(404);
  for (const path of [page, `${page}/badge.svg`, `${page}/feed.atom`, `/api/v1/campaigns${page}`]) {
    const seen = await get(`${origin}${path}`, member.cookie);
    expect(seen.status).toBe(200);
    // No cache on the way may give it to the next one.
    expect(seen.headers.get("cache-control")).toBe("private, no-cache");
    expect(seen.headers.get("vary")).toContain("cookie");
  }
  expect(await (await get(origin, member.cookie)).text()).toContain("octo/orchard");
  expect(await (await get(origin, outsider.cookie)).text()).not.toContain("octo/orchard");
});

test("what may not be seen looks like what is not there, and GitHub is asked about both", async () => {
  const { origin, asked } = await aServer();
  const { cookie } = await signIn(origin, "outsider");
  for (const jar of ["", cookie]) {
    const hidden = await get(`${origin}${page}`, jar);
    const absent = await get(`${origin}/octo/nowhere/async-sessions`, jar);
    expect([hidden.status, absent.status]).toEqual([404, 404]);
    expect((await hidden.text()).replaceAll("orchard", "nowhere")).toBe(await absent.text());
    expect(hidden.headers.get("cache-control")).toBe(absent.headers.get("cache-control"));
  }
  expect(asked).toEqual(["octo/orchard", "octo/nowhere"]);
});

test("GitHub's page is asked with a state, a challenge, and no scope; the token never leaves the server readable", async () => {
  const { origin, exchanged } = await aServer();
  const { address, begun, done, cookie } = await signIn(origin, "member");

  expect(address.origin + address.pathname).toBe("https://github.com/login/oauth/authorize");
  expect(address.searchParams.has("scope")).toBe(false);
  expect(address.searchParams.get("redirect_uri")).toBe(`${environment.PUBLIC_URL}/sign-in/done`);
  const [{ verifier, redirectUrl }] = exchanged as [(typeof exchanged)[number]];
  expect(address.searchParams.get("code_challenge")).toBe(
    createHash("sha256").update(verifier).digest("base64url"),
  );
  expect(redirectUrl).toBe(address.searchParams.get("redirect_uri"));
  expect(done.headers.get("location")).toBe(page);
  expect(cookie).not.toMatch(/token-of/);
  expect(Buffer.from(cookie.split("=")[1] ?? "", "base64url").toString("latin1")).not.toContain("token-of");
  for (const set of [...begun.headers.getSetCookie(), ...done.headers.getSetCookie()]) {
    expect(set).toMatch(/^__Host-convert-status-.*; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax; Secure$/);
  }
});

test.each([
  ["another state", (state: string) => `code=member&state=${state.slice(0, -1)}x`, true],
  ["no state", () => "code=member", true],
  ["an empty state", () => "code=member&state=", true],
  ["no cookie: begun in somebody else's browser", (state: string) => `code=member&state=${state}`, false],
  ["no code", (state: string) => `error=access_denied&state=${state}`, true],
  ["a code with something in it", (state: string) => `code=a%26b%0d%0aset-cookie:x&state=${state}`, true],
] as const)("a return from GitHub with %s signs nobody in", async (_name, query, withCookie) => {
  const { origin, exchanged } = await aServer();
  const begun = await get(`${origin}/sign-in`);
  const state = new URL(begun.headers.get("location")!).searchParams.get("state")!;

  const done = await get(`${origin}/sign-in/done?${query(state)}`, withCookie ? cookiesOf(begun) : "");

  expect(done.status).toBe(400);
  expect(done.headers.getSetCookie()).toEqual([]);
  expect(exchanged).toEqual([]);
});

test("a code that GitHub does not take, or a GitHub that is away, signs nobody in", async () => {
  for (const exchange of [async () => null, () => Promise.reject(new Error("away"))]) {
    const { origin } = await aServer({ exchange });
    const { done } = await signIn(origin, "member");
    expect([done.status, done.headers.getSetCookie()]).toEqual([400, []]);
  }
});

test("a session that was forged, changed, cut or made with another secret is none", async () => {
  const { origin } = await aServer();
  const { cookie } = await signIn(origin, "member");
  const name = "__Host-convert-status-session";
  const value = new RegExp(`${name}=([^;]*)`).exec(cookie)![1]!;
  const flipped = Buffer.from(value, "base64url");
  flipped[20]! ^= 1;
  const later = Date.now() + 3_600_000;
  const forged = [
    "",
    "{}",
    value.slice(0, -4),
    value.slice(0, 20),
    flipped.toString("base64url"),
    Buffer.from('{"value":{"token":"token-of-member"},"until":9999999999999}').toString("base64url"),
    makeSeal("another secret", "session").close({ token: "token-of-member" }, later),
    // Sealed by us, for something else.
    makeSeal(secret, "sign-in").close({ token: "token-of-member" }, later),
    // Of our own making, and over.
    makeSeal(secret, "session").close({ token: "token-of-member" }, Date.now() - 1),
  ];
  for (const one of forged) expect((await get(`${origin}${page}`, `${name}=${one}`)).status).toBe(404);
  expect((await get(`${origin}${page}`, `${name}=${value}`)).status).toBe(200);
});

test.each([
  "//evil.example",
  "https://evil.example",
  "/\\evil.example",
  "\\\\evil.example",
  "/..//evil.example",
  "/.//evil.example/%2e%2e",
  "javascript:alert(1)",
  "/\t/evil.example",
  "evil.example",
  "",
])("signing in leads nowhere else: %j", async (to) => {
  const { origin } = await aServer();
  const { done } = await signIn(origin, "member", to);

  const location = done.headers.get("location") ?? "";
  expect(new URL(location, "https://status.example.org").origin).toBe("https://status.example.org");
  expect(location).toMatch(/^\/(?![/\\])/);
});

test("an address of ours is kept whole", () => {
  expect(localAddress("/o/r/c?q=a%20b&state=x#GET~/a")).toBe("/o/r/c?q=a%20b&state=x#GET~/a");
});

test("signing out takes a form of our own; a link or another site's form does nothing", async () => {
  const { origin } = await aServer();
  const { cookie } = await signIn(origin, "member");
  const post = (headers: Record<string, string>) =>
    fetch(`${origin}/sign-out`, { method: "POST", redirect: "manual", headers: { cookie, ...headers } });
  const type = { "content-type": "application/x-www-form-urlencoded" };

  expect((await get(`${origin}/sign-out`, cookie)).status).toBe(404);
  expect((await post({ ...type, "sec-fetch-site": "cross-site" })).status).toBe(403);
  const done = await post({ ...type, "sec-fetch-site": "same-origin" });
  expect(done.status).toBe(303);
  expect(done.headers.getSetCookie()[0]).toMatch(/^__Host-convert-status-session=; Path=\/; Max-Age=0;/);
});

test("who loses access loses the pages within a minute; a GitHub that is away shows nothing", async () => {
  let now = 1_000_000;
  let answer: () => Promise<boolean> = async () => true;
  const { services } = aGitHub({ canRead: () => answer() });
  const options = { githubUrl: "https://github.com", origin: "https://status.example.org", now: () => now };
  const cookie = `__Host-convert-status-session=${makeSeal(secret, "session", () => now).close({ token: "t" }, now + 9_999_999)}`;
  const visitor = () => openedOnce.visitorOf(cookie);
  const openedOnce = openSignIn(services, options);

  expect(await visitor().mayRead("octo/orchard")).toBe(true);
  answer = async () => false;
  expect(await visitor().mayRead("Octo/Orchard")).toBe(true);
  now += 60_001;
  expect(await visitor().mayRead("octo/orchard")).toBe(false);
  now += 60_001;
  answer = () => Promise.reject(new Error("away"));
  expect(await visitor().mayRead("octo/orchard")).toBe(false);
  answer = async () => true;
  expect(await visitor().mayRead("octo/orchard")).toBe(true);
});

test("without the App's client there is no sign-in, and no page that speaks of one", async () => {
  const origin = await serve(answerPages(privately, environment));
  expect((await get(`${origin}/sign-in`)).status).toBe(404);
  expect(await (await get(`${origin}${page}`)).text()).not.toContain("Sign in");
  expect(await (await get(origin)).text()).not.toContain("Sign in");
});
