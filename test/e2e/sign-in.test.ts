import { rm } from "node:fs/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { makeSampleRepository, type SampleRepository } from "../sandbox/sample-repository.ts";
import { type SandboxWorld, startWorld } from "../sandbox/world.ts";
import { oauthPages } from "../support/gateway/oauth.ts";

const place = { owner: "robin", repo: "secret-orchard" };
const page = "/robin/secret-orchard/async-sessions";
const client = { clientId: "Iv1.sandbox", clientSecret: "the client secret of the sandbox" };
let sample: SampleRepository;
let world: SandboxWorld;
let person = "robin";

beforeAll(async () => {
  sample = await makeSampleRepository();
  world = await startWorld({
    owner: place.owner,
    repository: place.repo,
    isPrivate: true,
    users: ["kim", "stranger"],
    memory: true,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    environment: { CLIENT_ID: client.clientId, CLIENT_SECRET: client.clientSecret },
  });
  const callbackUrl = `${world.app.url}/sign-in/done`;
  world.github.servePages(oauthPages({ ...client, callbackUrl }, () => person));
  await world.github.addCollaborator(place, "kim", "pull");
  await world.github.pushBranch({ ...place, folder: sample.folder, revision: "main", branch: "main" });
  await world.settled();
}, 120_000);

afterAll(async () => {
  await world.close();
  await rm(sample.folder, { recursive: true, force: true });
});

/** A browser that follows every redirect and keeps cookies of the app. */
async function signInAs(login: string): Promise<{ cookie: string; status: number }> {
  person = login;
  const jar = new Map<string, string>();
  let address = `${world.app.url}/sign-in?to=${encodeURIComponent(page)}`;
  for (let hop = 0; hop < 5; hop += 1) {
    const isOurs = address.startsWith(world.app.url);
    const cookie = [...jar].map((entry) => entry.join("=")).join("; ");
    const response = await fetch(address, { redirect: "manual", headers: isOurs ? { cookie } : {} });
    for (const set of response.headers.getSetCookie()) {
      const [name = "", value = ""] = (set.split(";")[0] ?? "").split("=");
      jar.set(name, value);
    }
    const location = response.headers.get("location");
    if (location === null) return { cookie, status: response.status };
    address = new URL(location, address).href;
  }
  throw new Error("GitHub and the app lead to each other for ever.");
}

it("shows a private repository to its collaborators, and to nobody else", async () => {
  expect((await fetch(`${world.app.url}${page}`)).status).toBe(404);

  expect((await signInAs("robin")).status).toBe(200);
  expect((await signInAs("kim")).status).toBe(200);
  expect((await signInAs("stranger")).status).toBe(404);
});

it("closes a public repository that becomes private with the next look at it", async () => {
  const octokit = world.github.actAs(place.owner);
  await octokit.rest.repos.update({ ...place, private: false });
  const key = { repository: "robin/secret-orchard", campaign: "async-sessions" };
  const [known] = await world.app.services.store.campaigns();
  if (known?.place === null || known === undefined) throw new Error("The campaign was not recorded.");
  await world.app.services.store.recordPlace(key, { ...known.place, isPrivate: false });
  expect((await fetch(`${world.app.url}${page}`)).status).toBe(200);

  await world.app.services.store.recordPlace(key, { ...known.place, isPrivate: true });

  expect((await fetch(`${world.app.url}${page}`)).status).toBe(404);
});
