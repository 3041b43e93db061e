import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { missedDeliveries } from "../../src/github/deliveries.ts";
import { connectGitHub } from "../../src/github/github-connection.ts";
import { MissingPermission, RateLimited, Unavailable } from "../../src/github/github-problem.ts";
import { openGitHubPublisher } from "../../src/github/github-publisher.ts";
import { listInstallations, listInstalledRepositories } from "../../src/github/installations.ts";
import { openTestRepository, type TestRepository } from "./open-test-repository.ts";

let world: TestRepository;

beforeAll(async () => {
  world = await openTestRepository({ timeoutMs: 400 });
});

beforeEach(() => {
  world.github.faults.clear();
});

afterAll(async () => {
  await world.close();
});

const who = "convert-status";
const asked = () => world.github.requests.length;

describe("a read", () => {
  test("is repeated after a 502", async () => {
    world.github.faults.add({ kind: "502-before", path: /\/app\/pulls$/, who });

    expect(await world.repository.openPullRequests("main")).toEqual([]);
  });

  test("is repeated after a lost connection", async () => {
    world.github.faults.add({ kind: "reset-before", path: /\/app\/pulls$/, who });

    expect(await world.repository.openPullRequests("main")).toEqual([]);
  });

  test("that hangs ends, and is repeated", async () => {
    world.github.faults.add({ kind: "hang-before", path: /\/app\/pulls$/, who });

    expect(await world.repository.openPullRequests("main")).toEqual([]);
  });

  test("that never gets an answer ends as unavailable", async () => {
    world.github.faults.add({ kind: "hang-before", path: /\/app\/pulls$/, who, times: 3 });

    await expect(world.repository.openPullRequests("main")).rejects.toBeInstanceOf(Unavailable);
  });
});

describe("a limit", () => {
  test.each(["403-secondary", "429", "403-primary"] as const)(
    "%s is not waited for, but said with its time",
    async (kind) => {
      world.github.faults.add({ kind, path: /\/app\/pulls$/, who, retryAfter: 120 });
      const before = asked();

      const error: unknown = await world.repository
        .openPullRequests("main")
        .catch((thrown: unknown) => thrown);

      expect(error).toBeInstanceOf(RateLimited);
      const seconds = ((error as RateLimited).until.getTime() - Date.now()) / 1000;
      expect(seconds).toBeGreaterThan(100);
      expect(seconds).toBeLessThan(125);
      expect(asked() - before).toBe(1);
    },
  );

  test("does not stop other installations", async () => {
    world.github.faults.add({ kind: "429", path: /\/app\/pulls$/, who, retryAfter: 120 });
    await world.repository.openPullRequests("main").catch(() => undefined);

    expect(await world.repository.openPullRequests("main")).toEqual([]);
  });
});

describe("a write", () => {
  test("that was refused for want of a permission names it", async () => {
    const issue = await world.github.openIssue({ ...world.place, title: "T", body: "B", by: "octo" });
    world.github.faults.add({ kind: "403-permission", method: "POST", path: /comments$/, who });

    const error: unknown = await world.publisher
      .ensureComment(issue, "<!-- m -->", "<!-- m -->")
      .catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(MissingPermission);
    expect(String(error)).toContain("issues: write");
  });

  test.each(["502-after", "reset-after", "hang-after"] as const)(
    "that took place and was answered by %s is not done twice",
    async (kind) => {
      const issue = await world.github.openIssue({ ...world.place, title: "T", body: "B", by: "octo" });
      world.github.faults.add({ kind, method: "POST", path: /comments$/, who });

      await world.publisher.ensureComment(issue, "<!-- m -->", "<!-- m -->\ntext");

      const { data } = await world.github
        .actAs("octo")
        .rest.issues.listComments({ ...world.place, issue_number: issue });
      expect(data).toHaveLength(1);
    },
  );

  test("that did not take place is told to whoever asked, who asks again", async () => {
    const issue = await world.github.openIssue({ ...world.place, title: "T", body: "B", by: "octo" });
    world.github.faults.add({ kind: "502-before", method: "POST", path: /comments$/, who });

    await expect(world.publisher.ensureComment(issue, "<!-- m -->", "<!-- m -->")).rejects.toBeInstanceOf(
      Unavailable,
    );
    expect(await world.publisher.ensureComment(issue, "<!-- m -->", "<!-- m -->")).toBe("created");
  });

  test("of an epic is done again on what a person wrote over it", async () => {
    const issue = await world.github.openIssue({ ...world.place, title: "T", body: "Before", by: "octo" });
    const octo = world.github.actAs("octo");
    const edit = { isDue: true };
    const { id, privateKey } = world.github.app(who);
    const connection = connectGitHub({
      appId: id,
      privateKey,
      apiUrl: world.github.apiUrl,
      throttle: false,
      async fetch(url, init) {
        const response = await fetch(url, init);
        // A person who began earlier saves right after our write.
        if (init?.method === "PATCH" && edit.isDue) {
          edit.isDue = false;
          await octo.rest.issues.update({ ...world.place, issue_number: issue, body: "After" });
        }
        return response;
      },
    });
    const client = await connection.forInstallation(world.repository.id.installation);
    const publisher = openGitHubPublisher(client, world.repository.id, {
      us: await connection.identity(),
      splice: (body, section) => (body.includes(section ?? "") ? body : `${body}\n${section ?? ""}`),
    });

    expect(
      await publisher.ensureEpic(issue, { section: "<!-- s -->", previous: null, amend: (body) => body }),
    ).toBe("updated");

    const { data } = await octo.rest.issues.get({ ...world.place, issue_number: issue });
    expect(data.body).toBe("After\n<!-- s -->");
  });
});

describe("an installation", () => {
  test("and its repositories are listed", async () => {
    const installations = await listInstallations(world.connection.asApp);
    const client = await world.connection.forInstallation(installations[0]!.id);

    expect(installations.map(({ account, isSuspended }) => [account, isSuspended])).toEqual([
      ["octo", false],
    ]);
    expect((await listInstalledRepositories(client)).map(({ owner, name }) => `${owner}/${name}`)).toEqual([
      "octo/app",
    ]);
  });

  test("that is suspended says so", async () => {
    world.github.suspend(who, true);

    expect((await listInstallations(world.connection.asApp)).map(({ isSuspended }) => isSuspended)).toEqual([
      true,
    ]);

    world.github.suspend(who, false);
  });
});

describe("deliveries that were not handed over", () => {
  test("are found with their payload, once each, oldest first, without those that have arrived", async () => {
    const { deliveries } = world.github;
    // Nobody listens: every delivery fails.
    deliveries.setUrl(who, null);
    await deliveries.settled();
    deliveries.log.splice(0);
    for (const title of ["One", "Two", "Three"])
      await world.github.openIssue({ ...world.place, title, body: "", by: "octo" });
    await expect.poll(() => deliveries.log.filter(({ event }) => event === "issues").length).toBe(3);
    await deliveries.settled();
    const guids = deliveries.log.map(({ guid }) => guid);
    deliveries.redeliver(deliveries.log[1]!.id, world.github.app(who));
    await deliveries.settled();

    const found = [];
    for await (const missed of missedDeliveries(
      world.connection.asApp,
      new Date(0),
      async () => new Set([guids[0]!]),
    ))
      found.push(missed);

    expect(found.map(({ guid }) => guid).sort()).toEqual([guids[1], guids[2]].sort());
    expect(found.map(({ payload }) => (payload as { issue: { title: string } }).issue.title).sort()).toEqual([
      "Three",
      "Two",
    ]);
  });
});

describe("a token that was withdrawn", () => {
  test("fails the work at hand with what to check, and the next work has a new one", async () => {
    world.github.expireTokens();
    await expect(world.repository.openPullRequests("main")).rejects.toThrow(/refuses our credentials/);

    const client = await world.connection.forInstallation(world.repository.id.installation);

    expect((await listInstalledRepositories(client)).map(({ name }) => name)).toEqual(["app"]);
  });
});

test("everything that was asked is what GitHub describes", () => {
  expect(world.strict.violations).toEqual([]);
});
