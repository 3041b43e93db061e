import { describe, expect, it } from "vitest";
import { typescriptRoutes } from "../../../src/campaign-kinds/typescript-routes/index.ts";
import { readFiles } from "../../support/kind-pull-request.ts";
import { memoryTree } from "../../support/memory-tree.ts";

const settings = typescriptRoutes.settings.parse(typescriptRoutes.defaults);
const scan = (files: Readonly<Record<string, string>>) => typescriptRoutes.scan(memoryTree(files), settings);
const scanFixture = (name: string) => scan(readFiles(`test/fixtures/typescript/${name}`));

/** What the frameworks themselves list when the fixtures are started (Express 5.1, Fastify 5, Hono 4, Koa 3 with @koa/router 14, Nest 11). */
const listed: Readonly<Record<string, readonly string[]>> = {
  express: [
    "ALL /any",
    "DELETE /login",
    "GET /",
    "GET /api/v1/users",
    "GET /api/v1/users/:id",
    "GET /api/v1/users/:id/posts",
    "GET /api/v1/users/:id/posts/best",
    "GET /api/v1/users/:id/posts/top",
    "GET /old",
    "GET /old/:id",
    "GET /old/:id/posts",
    "GET /old/:id/posts/best",
    "GET /old/:id/posts/top",
    "GET /older",
    "GET /older/:id",
    "GET /older/:id/posts",
    "GET /older/:id/posts/best",
    "GET /older/:id/posts/top",
    "GET /shop/offers",
    "GET /shop/orders",
    "GET /things/:id",
    "POST /api/v1/users",
    "POST /login",
    "POST /old",
    "POST /older",
    "POST /shop/offers/:id",
    "POST /shop/orders/:id",
    "PUT /things/:id",
  ],
  fastify: [
    "DELETE /users/:id",
    "GET /both",
    "GET /one/inner",
    "GET /status",
    "GET /users",
    "GET /users/:id",
    "GET /v1",
    "GET /v1/alive/now",
    "GET /v1/items",
    "PATCH /v1/items/:id",
    "POST /both",
    "PUT /one/two/deep",
  ],
  hono: [
    "DELETE /api/a",
    "DELETE /api/b",
    "GET /api",
    "GET /api/books",
    "GET /api/books/:id",
    "GET /api/books/:id/reviews/:review",
    "GET /api/late/seen",
    "GET /api/made",
    "POST /api/things",
    "PUT /api/a",
    "PUT /api/b",
  ],
  koa: [
    "DELETE /api/things/:id",
    "GET /api",
    "GET /api/nested/forums/:forum/posts",
    "GET /api/nested/forums/:forum/posts/:post",
    "POST /api/things",
  ],
  nest: [
    "DELETE /api/dogs/:id",
    "DELETE /api/puppies/:id",
    "GET /api/staff/users",
    "GET /api/v1/cats/:id",
    "GET /api/v1/cats/by-name/:id",
    "GET /api/v1/cats/list",
    "GET /health",
    "POST /api/v2/cats",
  ],
};

describe("the routes of a server", () => {
  it.each(Object.keys(listed))("are those that %s lists itself", async (name) => {
    const { targets, unresolved } = await scanFixture(name);

    const certain = targets.filter(
      ({ state, marks }) => state !== "unmounted" && !marks.includes("conditional"),
    );
    expect(certain.map((target) => target.key).sort()).toEqual(listed[name]);
    expect(unresolved).toEqual([]);
  });

  it("that no app reaches are unmounted, and those below an unknown condition are marked", async () => {
    const { targets } = await scanFixture("express");

    const state = (key: string) => targets.find((target) => target.key === key);
    expect(state("GET /forgotten")?.state).toBe("unmounted");
    expect(state("GET /debug")?.marks).toEqual(["conditional"]);
  });

  it("are served by a Hono app from which another file takes only types", async () => {
    const { targets } = await scan({
      "package.json": '{"dependencies":{"hono":"^4"}}',
      "src/index.tsx": `import { Hono } from "hono";
import { page } from "./page";
const app = new Hono();
const route = app.get("/", (c) => c.html(page));
export type App = typeof route;
export default app;`,
      "src/page.tsx": 'import type { App } from "./index";\nexport const page = <p>x</p>;',
      "src/client.ts": 'import { App } from ".";\nexport const client = null as unknown as App;',
    });

    expect(targets.map(({ key, state }) => `${key} ${state}`)).toEqual(["GET / not-applicable"]);
  });

  it("stand where their handler is, in another file than the router", async () => {
    const { targets } = await scanFixture("express");

    const show = targets.find((target) => target.key === "GET /api/v1/users/:id");
    expect(show).toMatchObject({ file: "src/users/handlers.js", line: 8, name: "show", state: "blocking" });
    expect(show?.reasons.map(({ message }) => message)).toEqual([
      "show is async",
      "calls load",
      "readFileSync of fs blocks the event loop until it is done",
    ]);
  });

  it.each(["[", "(", "f(", "() => ", "a + ", "a ? 1 : ", "{"])(
    "beside a file that is nested without end are found: %j",
    async (level) => {
      const head = 'const express = require("express");\nconst app = express();\n';
      const { targets, unresolved } = await scan({
        "package.json": "{}",
        "app.js": `${head}app.get("/", (req, res) => res.send("hello"));`,
        "deep.js": `${head}const x = () => { ${level.repeat(20_000)}1`,
      });

      expect(targets.map(({ key }) => key)).toEqual(["GET /"]);
      expect(unresolved.map(({ file }) => file)).toContain("deep.js");
    },
  );

  it("that are mounted in a way that cannot be followed are listed as unresolved", async () => {
    const { unresolved } = await scan({
      "app.js": `const express = require("express");
const fs = require("fs");
const app = express();
fs.readdirSync("./routes").forEach((file) => app.use("/x", require("./routes/" + file)));
app.get(process.env.SECRET_PATH, (req, res) => res.end());`,
    });

    expect(unresolved.map(({ file, line }) => `${file}:${line}`)).toEqual(["app.js:4", "app.js:5"]);
  });
});

describe("the state of a handler", () => {
  const handler = async (source: string, extra: Readonly<Record<string, string>> = {}) => {
    const { targets } = await scan({
      "package.json": '{ "dependencies": { "express": "^5" } }',
      "app.js": `import express from "express";\nconst app = express();\n${source}\napp.listen(1);`,
      ...extra,
    });
    return targets[0];
  };

  it.each([
    ["to-convert", "import fs from 'fs'; app.get('/', (q, s) => s.send(fs.readFileSync('a')));"],
    ["to-convert", "import cp from 'node:child_process'; app.get('/', (q, s) => s.send(cp.execSync('ls')));"],
    [
      "to-convert",
      "import D from 'better-sqlite3'; const db = new D('a'); app.get('/', (q, s) => s.json(db.prepare('x').all()));",
    ],
    [
      "to-convert",
      "import { DatabaseSync } from 'node:sqlite'; const db = new DatabaseSync('a'); app.get('/', (q, s) => s.json(db.exec('x')));",
    ],
    ["to-convert", "import fs from 'fs'; app.get('/', (q, s) => fs.readFile('a', (err, d) => s.send(d)));"],
    [
      "to-convert",
      "import db from 'mysql'; const c = db.createConnection(); app.get('/', (q, s) => c.query('x', (err, rows) => s.json(rows)));",
    ],
    ["converted", "app.get('/', async (q, s) => s.json(await fetch('a')));"],
    [
      "converted",
      "import open from 'sqlite'; app.get('/', async (q, s) => s.json(await (await open()).all('x')));",
    ],
    ["converted", "app.get('/', (q, s) => fetch('a').then((r) => s.json(r)));"],
    ["blocking", "import fs from 'fs'; app.get('/', async (q, s) => s.send(fs.readFileSync('a')));"],
    ["to-convert", "const save = async () => {}; app.get('/', async (q, s) => { save(); s.end(); });"],
    ["not-applicable", "app.get('/', (q, s) => s.send('ok'));"],
    ["not-applicable", "const cache = { getSync: 1 }; app.get('/', (q, s) => s.json(cache.getSync));"],
    ["not-applicable", "import swagger from 'swagger-ui-express'; app.get('/', swagger.setup({}));"],
    ["unresolved", "app.get('/', handlers[process.env.NAME]);"],
  ])("is %s for %s", async (state, source) => {
    expect((await handler(source))?.state).toBe(state);
  });

  it("is followed through classes whose instances are handed in by constructors", async () => {
    const found = await handler("import { make } from './make.js'; app.get('/', make().show);", {
      "make.js":
        "import { Store } from './store.js';\nclass Control { constructor(store) { this.store = store; }\n show = async (q, s) => s.json(this.store.read()); }\nexport const make = () => new Control(new Store());",
      "store.js": "import fs from 'fs';\nexport class Store { read() { return fs.readFileSync('a'); } }",
    });

    expect(found?.state).toBe("blocking");
  });

  it("counts what runs before the handler, and says so", async () => {
    const found = await handler(
      "import fs from 'fs'; const auth = (q, s, next) => { fs.readFileSync('a'); next(); }; app.get('/', auth, async (q, s) => s.end());",
    );

    expect(found).toMatchObject({ state: "blocking", marks: ["via-dependency"] });
  });

  it("says whether types were there to be read", async () => {
    const without = await handler("app.get('/', async (q, s) => s.end());");
    const with_ = await handler("app.get('/', async (q, s) => s.end());", { "tsconfig.json": "{}" });

    expect(without?.facts.typeInformation).toBe("syntax");
    expect(with_?.facts.typeInformation).toBe("types");
  });
});

describe("single routes of koa-route", () => {
  it("are served by the app that uses them, in both ways of importing", async () => {
    const { targets } = await scan({
      "app.js": `const Koa = require("koa");
const _ = require("koa-route");
const { del } = require("koa-route");
const { readFileSync } = require("fs");
const app = new Koa();
app.use(_.get("/users/:id", (ctx, id) => { ctx.body = readFileSync(id); }));
app.use(_.all("/any", async (ctx) => { ctx.body = 1; }));
app.use(del("/users/:id", async (ctx) => { ctx.body = 1; }));
_.post("/never", async (ctx) => { ctx.body = 1; });
app.listen(1);
`,
      "modern.ts": `import Koa from "koa";
import mount from "koa-mount";
import * as route from "koa-route";
const app = new Koa();
app.use(mount("/v1", route.put("/things", async (ctx) => { ctx.body = 1; })));
app.listen(2);
`,
    });

    expect(targets.map(({ key, state }) => `${key} ${state}`).sort()).toEqual([
      "ALL /any converted",
      "DELETE /users/:id converted",
      "GET /users/:id to-convert",
      "POST /never unmounted",
      "PUT /v1/things converted",
    ]);
  });
});

describe("what was awaited", () => {
  it.each([
    [
      "its arrays are no promises",
      "const ids = user.posts.map((each) => each.id); user.posts.push(1); use(ids);",
      "converted",
    ],
    [
      "nor are parts taken out of it",
      "const { posts } = user; posts.filter((each) => each).forEach(use);",
      "converted",
    ],
    ["what it saves is one", "user.save();", "to-convert"],
    ["what a part of it saves is one", "user.author.save();", "to-convert"],
    [
      "async work per entry still is dropped",
      "user.posts.map(async (each) => { await each.save(); });",
      "to-convert",
    ],
    ["what is searched with a filter is a query", "users.find({ name: user.name });", "to-convert"],
  ])("%s", async (_, body, state) => {
    const { targets } = await scan({
      "app.ts": `import express from "express";
import { Repository } from "typeorm";
const users: Repository<unknown> = make();
const use = (given) => given;
const app = express();
app.get("/", async (req, res) => {
  const user = await users.findOne({});
  ${body}
  res.json({});
});
app.listen(1);
`,
      "tsconfig.json": "{}",
    });

    expect(targets.map((target) => target.state)).toEqual([state]);
  });
});
