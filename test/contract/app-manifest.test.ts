import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { neededPermission, operations } from "../../src/github/operations.ts";
import { handlers } from "../../src/handlers/index.ts";
import { ourApp } from "../support/gateway/usual-apps.ts";
import { description } from "../support/openapi/github-description.ts";

const manifest = parse(readFileSync("app.yml", "utf8")) as {
  public: boolean;
  hook_attributes: { url: string };
  callback_urls: string[];
  default_permissions: Record<string, string>;
  default_events: string[];
};

/** Events that GitHub sends to every App without being asked. */
const unasked = ["installation", "installation_repositories"];

/** The permission that GitHub wants for an event. Source: "Webhook events and payloads", availability of each event. */
const eventPermission: Readonly<Record<string, string>> = {
  check_run: "checks",
  check_suite: "checks",
  issue_comment: "issues",
  issues: "issues",
  merge_group: "merge_queues",
  pull_request: "pull_requests",
  push: "contents",
  repository: "metadata",
  status: "statuses",
};

/** All routes that stand in the source, `GET /app`. */
function routesInSource(): ReadonlySet<string> {
  const routes = new Set<string>();
  for (const file of readdirSync("src/github").filter((name) => name !== "operations.ts")) {
    const source = readFileSync(`src/github/${file}`, "utf8");
    for (const [, route = ""] of source.matchAll(/"((?:GET|POST|PUT|PATCH|DELETE) \/[^"]*)"/g))
      routes.add(route);
  }
  return routes;
}

const rank = (access: string) => ["none", "read", "write"].indexOf(access);

describe("the operations", () => {
  test("that are listed are those in the source", () => {
    expect([...routesInSource()].sort()).toEqual(Object.keys(operations).sort());
  });

  test("are nowhere else in src", () => {
    const others = readdirSync("src", { recursive: true, encoding: "utf8" }).filter(
      (path) => path.endsWith(".ts") && !path.startsWith("github") && !path.startsWith("store/generated"),
    );

    const callers = others.filter((path) =>
      /\.(rest\.\w+\.\w+|request|graphql)\(\s*["'`](GET|POST|PUT|PATCH|DELETE|query|mutation)/.test(
        readFileSync(`src/${path}`, "utf8"),
      ),
    );

    expect(callers).toEqual([]);
  });

  // What is below /app is asked with the App's own key, and the mark is about installations.
  test.each(Object.keys(operations).filter((route) => neededPermission(route) !== "none"))(
    "%s may be used by Apps",
    (route) => {
      const [method = "", path = ""] = route.split(" ");

      expect(description().paths[path]?.[method.toLowerCase()]?.["x-github"]).toMatchObject({
        enabledForGitHubApps: true,
      });
    },
  );
});

describe("app.yml", () => {
  test("asks for exactly what operations and events need", () => {
    const needed: Record<string, string> = {};
    const raise = (name: string, access: string) => {
      if (rank(access) > rank(needed[name] ?? "none")) needed[name] = access;
    };
    for (const route of Object.keys(operations)) {
      const [name = "", access = ""] = neededPermission(route).split(": ");
      if (access !== "") raise(name, access);
    }
    for (const event of manifest.default_events)
      raise(eventPermission[event] ?? `permission of ${event}`, "read");
    // GitHub: a comment on a pull request needs this one, though the route is the issue's.
    raise("pull_requests", "write");

    expect(manifest.default_permissions).toEqual(needed);
  });

  test("never asks to write contents, nor for anything with secrets or settings", () => {
    expect(manifest.default_permissions.contents).toBe("read");
    for (const name of ["actions", "administration", "secrets", "workflows", "members"]) {
      expect(manifest.default_permissions).not.toHaveProperty(name);
    }
  });

  test("subscribes to exactly the events that have a handler", () => {
    expect([...manifest.default_events, ...unasked].sort()).toEqual(Object.keys(handlers).sort());
  });

  test.each(manifest.default_events)("%s is an event for Apps", (event) => {
    const name = event.replaceAll("_", "-");
    const described = Object.entries(description().webhooks).filter(
      ([key]) => key === name || key.startsWith(`${name}-`),
    );

    expect(described.length).toBeGreaterThan(0);
    for (const [, webhook] of described)
      expect(webhook.post["x-github"]["supported-webhook-types"]).toContain("app");
  });

  test("sends deliveries to the path that the server listens on", () => {
    const server = readFileSync("src/start-app.ts", "utf8");
    const path = /webhookPath = "([^"]+)"/.exec(server)?.[1];

    expect(new URL(manifest.hook_attributes.url).pathname).toBe(path);
  });

  test("leads people back to where the server signs them in", () => {
    expect(manifest.callback_urls.map((url) => new URL(url).pathname)).toEqual(["/sign-in/done"]);
  });

  test("is not public by default", () => {
    expect(manifest.public).toBe(false);
  });

  test("is what the emulated GitHub has", () => {
    const { permissions, events } = ourApp(null);

    expect(permissions).toEqual(manifest.default_permissions);
    expect(events).toEqual(manifest.default_events);
  });
});
