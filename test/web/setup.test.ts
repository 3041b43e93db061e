import { mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readEnvironment } from "../../src/environment.ts";
import { answerSetup, type SetupOptions } from "../../src/web/setup/index.ts";
import { buildManifest } from "../../src/web/setup/manifest.ts";
import { serve } from "./server.ts";

const token = "a-token-from-the-terminal";
const pem = "-----BEGIN RSA PRIVATE KEY-----\nabc\ndef\n-----END RSA PRIVATE KEY-----\n";
const granted = {
  id: 42,
  slug: "convert-status",
  html_url: "https://github.com/apps/convert-status",
  pem,
  webhook_secret: "0123456789abcdef0123456789abcdef",
  client_id: "Iv23abc",
  client_secret: "fedcba9876543210fedcba9876543210",
};

interface Setup {
  readonly origin: string;
  readonly file: string;
  readonly codes: string[];
}

async function aSetup(over: Partial<SetupOptions> = {}): Promise<Setup> {
  const file = join(mkdtempSync(join(tmpdir(), "setup-")), ".env");
  const codes: string[] = [];
  const origin = await serve(
    answerSetup({
      githubUrl: "https://github.com",
      publicUrl: "https://status.example.org",
      appFile: readFileSync("app.yml", "utf8"),
      environmentFile: file,
      token,
      exchange: async (code) => {
        codes.push(code);
        return granted;
      },
      ...over,
    }),
  );
  return { origin, file, codes };
}

/** The cookie of whoever came with the token. */
async function enter(origin: string): Promise<string> {
  const response = await fetch(`${origin}/setup?token=${token}`, { redirect: "manual" });
  expect([response.status, response.headers.get("location")]).toEqual([303, "/setup"]);
  return response.headers.get("set-cookie")!.split(";")[0]!;
}

async function stateOf(origin: string, cookie: string): Promise<string> {
  const text = await (await fetch(`${origin}/setup`, { headers: { cookie } })).text();
  return /settings\/apps\/new\?state=([\w-]+)/.exec(text)![1]!;
}

test("without the token nothing is shown and nothing is exchanged", async () => {
  const { origin, codes } = await aSetup();

  for (const path of ["/setup", "/setup?token=wrong", "/setup/done?code=abc&state=x", "/"]) {
    expect((await fetch(`${origin}${path}`)).status).toBe(403);
  }
  expect(codes).toEqual([]);
});

test("the token opens the set-up once", async () => {
  const { origin } = await aSetup();
  await enter(origin);

  expect((await fetch(`${origin}/setup?token=${token}`, { redirect: "manual" })).status).toBe(403);
});

test("the form goes to GitHub with this server's webhook address", async () => {
  const { origin } = await aSetup();
  const cookie = await enter(origin);

  const response = await fetch(`${origin}/setup`, { headers: { cookie } });

  const text = await response.text();
  const manifest = JSON.parse(
    / name="manifest" value="([^"]*)"/
      .exec(text)![1]!
      .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code))),
  ) as Record<string, unknown>;
  expect(text).toContain('<form method="post" action="https://github.com/settings/apps/new?state=');
  expect(manifest).toMatchObject({
    name: "Convert Status",
    url: "https://status.example.org",
    hook_attributes: { url: "https://status.example.org/api/github/webhooks", active: true },
    redirect_url: `${origin}/setup/done`,
    default_permissions: { contents: "read", checks: "write" },
  });
  expect(response.headers.get("content-security-policy")).toContain("form-action 'self' https://github.com");
  expect(response.headers.get("cache-control")).toBe("no-store");
});

test("an organisation's App is made in the organisation", async () => {
  const { origin } = await aSetup();
  const cookie = await enter(origin);

  const text = await (await fetch(`${origin}/setup?organisation=octo-org`, { headers: { cookie } })).text();

  expect(text).toContain('action="https://github.com/organizations/octo-org/settings/apps/new?state=');
  expect((await fetch(`${origin}/setup?organisation=../evil`, { headers: { cookie } })).status).toBe(422);
});

test("a public address that is not known is asked for", async () => {
  const { origin } = await aSetup({ publicUrl: null });
  const cookie = await enter(origin);

  const before = await (await fetch(`${origin}/setup`, { headers: { cookie } })).text();
  const wrong = await fetch(`${origin}/setup?public_url=javascript:alert(1)`, { headers: { cookie } });
  const after = await fetch(`${origin}/setup?public_url=https%3A%2F%2Ftunnel.example%2F`, {
    headers: { cookie },
  });

  expect(before).not.toContain('name="manifest"');
  expect(wrong.status).toBe(422);
  expect(await after.text()).toContain("https://tunnel.example/api/github/webhooks");
});

test("GitHub's answer becomes an environment that the server can start with, and the set-up closes", async () => {
  const { origin, file, codes } = await aSetup();
  const cookie = await enter(origin);
  const state = await stateOf(origin, cookie);

  const response = await fetch(`${origin}/setup/done?code=the-code&state=${state}`, { headers: { cookie } });

  const text = await response.text();
  expect(response.status).toBe(200);
  expect(codes).toEqual(["the-code"]);
  expect(text).toContain('href="https://github.com/apps/convert-status/installations/new"');
  expect(text).not.toContain(granted.webhook_secret);
  expect(text).not.toContain("PRIVATE KEY");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readEnvironment(parseEnvironmentFile(readFileSync(file, "utf8")))).toMatchObject({
    APP_ID: 42,
    PRIVATE_KEY: pem.trim(),
    WEBHOOK_SECRET: granted.webhook_secret,
    PUBLIC_URL: "https://status.example.org",
  });
  expect((await fetch(`${origin}/setup`, { headers: { cookie } })).status).toBe(410);
});

test("an answer with another state is refused before anything is exchanged", async () => {
  const { origin, codes } = await aSetup();
  const cookie = await enter(origin);

  const response = await fetch(`${origin}/setup/done?code=abc&state=guessed`, { headers: { cookie } });

  expect([response.status, codes]).toEqual([400, []]);
});

test("credentials that are there already are not overwritten; the new ones are shown once", async () => {
  const { origin, file } = await aSetup();
  writeFileSync(file, "APP_ID=1\n");
  const cookie = await enter(origin);
  const state = await stateOf(origin, cookie);

  const response = await fetch(`${origin}/setup/done?code=abc&state=${state}`, { headers: { cookie } });

  expect(await response.text()).toContain("WEBHOOK_SECRET=0123456789abcdef0123456789abcdef");
  expect(readFileSync(file, "utf8")).toBe("APP_ID=1\n");
});

test("what else stands in the file stays", async () => {
  const { origin, file } = await aSetup();
  writeFileSync(file, "# mine\nLOG_LEVEL=debug\nAPP_ID=\n");
  const cookie = await enter(origin);

  await fetch(`${origin}/setup/done?code=abc&state=${await stateOf(origin, cookie)}`, {
    headers: { cookie },
  });

  expect(readFileSync(file, "utf8")).toMatch(/^# mine\nLOG_LEVEL=debug\nAPP_ID=42\n/);
});

test("when GitHub gives something else, the page says so and the set-up stays open", async () => {
  const { origin } = await aSetup({ exchange: async () => ({ message: "Not Found" }) });
  const cookie = await enter(origin);
  const state = await stateOf(origin, cookie);

  const response = await fetch(`${origin}/setup/done?code=abc&state=${state}`, { headers: { cookie } });

  expect(response.status).toBe(502);
  expect((await fetch(`${origin}/setup`, { headers: { cookie } })).status).toBe(200);
});

test("a manifest needs a described App", () => {
  expect(() => buildManifest("- a list", "https://a.example", "https://a.example")).toThrow();
});

/** As every reader of such files: quotes go, the rest is taken as it is. */
function parseEnvironmentFile(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/^([A-Z_]+)=(.*)$/gm)].map((match) => [match[1]!, match[2]!.replace(/^"|"$/g, "")]),
  );
}
