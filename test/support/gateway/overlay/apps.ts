import type { RegisteredApp } from "../accounts.ts";
import type { Delivery } from "../deliveries.ts";
import { answer, type Exchange, failure, paginate } from "../exchange.ts";
import type { Json } from "../json.ts";
import { account, appJson, type World } from "../world.ts";
import type { Route } from "./route.ts";

const appOnly = failure(401, "A JSON web token could not be decoded");

/** What an App asks about itself, and people's standing. */
export const appRoutes: readonly Route[] = [
  {
    method: "POST",
    pattern: "/app/installations/{id}/access_tokens",
    async handle(world, exchange, { id = "" }) {
      if (exchange.who.kind !== "app") return appOnly;
      if (world.suspended.has(Number(id))) return failure(403, "This installation has been suspended");
      const issued = await world.forward(exchange);
      if (issued.status === 201) world.accounts.remember(exchange.who.app, Number(id), issued.body);
      return issued;
    },
  },
  {
    method: "GET",
    pattern: "/app/installations",
    async handle(world, exchange) {
      const list = await world.forward(exchange);
      if (list.status !== 200) return list;
      const installations: Json[] = [];
      for (const installation of list.body) {
        const owner = await account(world, installation.account.login, installation.account.login);
        installations.push({
          ...installation,
          account: owner,
          target_id: owner.id,
          suspended_at: world.suspended.has(installation.id) ? new Date(0).toISOString() : null,
        });
      }
      const { page, headers } = paginate(exchange, installations, world.url);
      return answer(200, page, headers);
    },
  },
  {
    method: "GET",
    pattern: "/installation/repositories",
    async handle(world, exchange) {
      if (exchange.who.kind !== "installation")
        return failure(
          403,
          "You must authenticate with an installation access token in order to list repositories for an installation.",
        );
      const { app, installation } = exchange.who;
      const owner = app.installations.find(({ id }) => id === installation)?.account ?? "";
      const { body } = await world.admin(owner, "GET", `/users/${owner}/repos?per_page=100`);
      const { page, headers } = paginate(exchange, body, world.url);
      return answer(200, { total_count: body.length, repositories: page }, headers);
    },
  },
  {
    method: "GET",
    pattern: "/app",
    async handle(world, exchange) {
      if (exchange.who.kind !== "app") return appOnly;
      const { app } = exchange.who;
      const owner = app.installations[0]?.account ?? "";
      return answer(200, appJson(world, app, await account(world, owner, owner)));
    },
  },
  {
    method: "GET",
    pattern: "/app/hook/config",
    handle(world, exchange) {
      if (exchange.who.kind !== "app") return appOnly;
      const { app } = exchange.who;
      const config = world.hooks.get(app.slug);
      return answer(200, {
        content_type: "json",
        insecure_ssl: "0",
        secret: app.webhookSecret === "" ? "" : "********",
        ...(app.webhookUrl === null ? {} : { url: app.webhookUrl }),
        ...config,
      });
    },
  },
  {
    method: "GET",
    pattern: "/app/hook/deliveries",
    handle(world, exchange) {
      if (exchange.who.kind !== "app") return appOnly;
      const size = Math.min(100, Number(exchange.query.get("per_page") ?? 30));
      const cursor = Number(exchange.query.get("cursor") ?? Number.POSITIVE_INFINITY);
      const { app } = exchange.who;
      const all = world.deliveries.log
        .filter((entry) => entry.app === app.slug && entry.id < cursor)
        .reverse();
      const page = all.slice(0, size);
      const last = page.at(-1);
      const headers: Record<string, string> =
        all.length > size && last !== undefined
          ? { link: `<${world.url}${exchange.path}?per_page=${size}&cursor=${last.id}>; rel="next"` }
          : {};
      return answer(200, page.map(deliveryItem), headers);
    },
  },
  {
    method: "GET",
    pattern: "/app/hook/deliveries/{id}",
    handle(world, exchange, { id = "" }) {
      const delivery = findDelivery(world, exchange, id);
      if (exchange.who.kind !== "app") return appOnly;
      if (delivery === undefined) return failure(404, "Not Found");
      const detail = {
        ...deliveryItem(delivery),
        url: "",
        request: {
          headers: { "X-GitHub-Delivery": delivery.guid, "X-GitHub-Event": delivery.event },
          payload: delivery.payload,
        },
        response: { headers: {}, payload: "" },
      };
      return answer(200, detail);
    },
  },
  {
    method: "POST",
    pattern: "/app/hook/deliveries/{id}/attempts",
    handle(world, exchange, { id = "" }) {
      if (exchange.who.kind !== "app") return appOnly;
      const app: RegisteredApp = exchange.who.app;
      return world.deliveries.redeliver(Number(id), app) ? answer(202, {}) : failure(404, "Not Found");
    },
  },
  {
    method: "GET",
    pattern: "/repos/{owner}/{repo}/collaborators/{login}/permission",
    async handle(world, exchange, { owner = "", login = "" }) {
      const found = await world.forward(exchange);
      const person = await world.admin(owner, "GET", `/users/${encodeURIComponent(login)}`);
      if (person.status !== 200) return failure(404, `${login} is not a user`);
      const user = { ...(await account(world, owner, login)), permissions: {}, role_name: "" };
      const role = found.status === 200 ? String(found.body.role_name) : "read";
      // The older field knows four words only.
      const permission = role === "maintain" ? "write" : role === "triage" ? "read" : role;
      return answer(200, { permission, role_name: role, user: { ...user, role_name: role } });
    },
  },
];

function findDelivery(world: World, exchange: Exchange, id: string): Delivery | undefined {
  if (exchange.who.kind !== "app") return undefined;
  const { app } = exchange.who;
  return world.deliveries.log.find((entry) => entry.id === Number(id) && entry.app === app.slug);
}

function deliveryItem(delivery: Delivery): Json {
  const isDelivered = delivery.statusCode >= 200 && delivery.statusCode < 300;
  return {
    id: delivery.id,
    guid: delivery.guid,
    delivered_at: delivery.deliveredAt,
    redelivery: delivery.redelivery,
    duration: delivery.durationMs / 1000,
    status: isDelivered
      ? "OK"
      : delivery.statusCode === 0
        ? "failed to connect to host"
        : "Invalid HTTP Response",
    status_code: delivery.statusCode,
    event: delivery.event,
    action: delivery.action,
    installation_id: delivery.payload.installation?.id ?? null,
    repository_id: delivery.payload.repository?.id ?? null,
    throttled_at: null,
  };
}
