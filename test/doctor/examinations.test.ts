import { expect, test } from "vitest";
import { examineClock } from "../../src/doctor/clock.ts";
import { judgeDatabase } from "../../src/doctor/database.ts";
import { openEnvironment } from "../../src/doctor/index.ts";
import { examineEvents, examineInstallations, examinePermissions } from "../../src/doctor/registration.ts";
import { examineDeliveries, examineHook, examineReach } from "../../src/doctor/webhook.ts";
import type { DeliveryAttempt } from "../../src/github/deliveries.ts";

const wanted = { permissions: { checks: "write", contents: "read" }, events: ["push", "issues"] };
const app = {
  slug: "convert-status",
  page: "https://github.com/apps/convert-status",
  permissions: wanted.permissions,
  events: wanted.events,
};
const hook = {
  url: "https://status.example.org/api/github/webhooks",
  contentType: "json",
  hasSecret: true,
  verifiesCertificate: true,
};
const attempt = (statusCode: number, status = "Invalid HTTP Response"): DeliveryAttempt => ({
  event: "push",
  deliveredAt: "2026-11-01T00:00:00Z",
  isDelivered: statusCode >= 200 && statusCode < 300,
  statusCode,
  status,
});

test("a permission that is read only where write is needed is lacking", () => {
  const found = examinePermissions({ ...app, permissions: { checks: "read", contents: "read" } }, wanted);
  expect(found).toMatchObject({ outcome: "wrong", message: "The App lacks `checks: write`." });
});

test("a permission that the App does not need is to be taken away", () => {
  const permissions = { ...wanted.permissions, contents: "write", secrets: "read" };
  expect(examinePermissions({ ...app, permissions }, wanted)).toMatchObject({
    outcome: "warning",
    message: "The App may more than it needs: `contents: write`, `secrets: read`.",
  });
});

test("an event that is not subscribed to is named; more of them do no harm", () => {
  expect(examineEvents({ ...app, events: ["issues"] }, wanted)).toMatchObject({
    outcome: "wrong",
    message: expect.stringContaining("`push`"),
  });
  expect(examineEvents({ ...app, events: [...wanted.events, "fork"] }, wanted).outcome).toBe("well");
});

test("an installation that did not accept is named in the details only", () => {
  const installation = {
    id: 1,
    account: "octo-secret",
    isSuspended: false,
    permissions: { contents: "read" },
  };
  const found = examineInstallations(app, [installation], wanted);
  expect(found).toMatchObject({ outcome: "wrong", details: ["octo-secret lacks `checks: write`"] });
  expect(found.message + (found.fix ?? "")).not.toContain("octo-secret");
  expect(examineInstallations(app, [{ ...installation, isSuspended: true }], wanted).outcome).toBe("warning");
  expect(examineInstallations(app, [], wanted)).toMatchObject({
    outcome: "wrong",
    fix: "Install it: https://github.com/apps/convert-status/installations/new",
  });
});

test.each([
  ["no address", { url: null }, "wrong"],
  ["the root, as Probot's own manifest has it", { url: "https://status.example.org/" }, "wrong"],
  ["another host", { url: "https://other.example.org/api/github/webhooks" }, "warning"],
  ["forms", { contentType: "form" }, "wrong"],
  ["no secret", { hasSecret: false }, "wrong"],
  ["no look at the certificate", { verifiesCertificate: false }, "warning"],
  ["everything as it should be", {}, "well"],
] as const)("a webhook with %s", (_name, over, outcome) => {
  expect(examineHook({ ...hook, ...over }, "https://status.example.org").outcome).toBe(outcome);
});

test.each([
  [[attempt(400), attempt(200)], "wrong", /WEBHOOK_SECRET/],
  [[attempt(404)], "wrong", /wrong path/],
  [[attempt(415)], "wrong", /application\/json/],
  [[attempt(502)], "wrong", /proxy before it/],
  [[attempt(0, "failed to connect to host")], "wrong", /cannot reach/],
  [[attempt(200), attempt(502)], "warning", /fetched back/],
  [[], "warning", /Comment `\/convert-status`/],
] as const)("deliveries %#: the remedy is that of the latest failure", (attempts, outcome, fix) => {
  const found = examineDeliveries(attempts);
  expect(found.outcome).toBe(outcome);
  expect(found.fix).toMatch(fix);
});

test("what answers at the public address has to be us, and ready", async () => {
  const answering = (body: string, status = 200) =>
    examineReach(hook, async () => new Response(body, { status }));
  expect((await answering('{"status":"ok"}')).outcome).toBe("well");
  expect((await answering('{"status":"not ready"}', 503)).message).toContain("takes no work");
  expect((await answering("<h1>nginx</h1>")).message).toContain("something else answers");
  expect((await answering('{"status":{"a":1}}')).message).toContain("something else answers");
  const away = await examineReach(hook, async () => {
    throw new TypeError("fetch failed", { cause: new Error("getaddrinfo ENOTFOUND") });
  });
  expect(away).toMatchObject({ outcome: "wrong", details: [expect.stringContaining("ENOTFOUND")] });
});

test.each([
  [0.4, "well"],
  [-31, "warning"],
  [45, "warning"],
  [-400, "wrong"],
  [null, "skipped"],
] as const)("a clock that is %s s ahead", (ahead, outcome) => {
  expect(examineClock(ahead).outcome).toBe(outcome);
});

test("a database of a newer version, or half migrated, is wrong; one that is behind is migrated by the server", () => {
  const state = (over: object) =>
    judgeDatabase({
      server: "PostgreSQL 16",
      migrations: { missing: [], edited: [], unfinished: null, unknown: null, ...over },
    }).outcome;
  expect(state({ unknown: "2030_new" })).toBe("wrong");
  expect(state({ unfinished: "1" })).toBe("wrong");
  expect(state({ edited: ["1"] })).toBe("warning");
  expect(state({ missing: ["1"] })).toBe("well");
});

test("a broken environment is told whole, the rest waits for it", () => {
  const opened = openEnvironment({ APP_ID: "x", WEBHOOK_SECRET: "development" });
  if (!("examinations" in opened)) throw new Error("It was taken.");
  const [first, ...rest] = opened.examinations;
  for (const name of ["APP_ID", "PRIVATE_KEY", "WEBHOOK_SECRET"]) {
    expect(first?.details.join("\n")).toContain(name);
  }
  expect(rest.map(({ outcome }) => outcome)).toEqual(rest.map(() => "skipped"));
  expect(rest.length).toBeGreaterThan(8);
});
