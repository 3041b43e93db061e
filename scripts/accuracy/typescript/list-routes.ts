import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fetchSource, runOrExit } from "../fetch-source.ts";
import type { Application, Corpus } from "./corpora.ts";

const runtime = join(import.meta.dirname, "runtime");
const npmOptions = ["--ignore-scripts", "--no-audit", "--no-fund", "--silent"];

/** Fetches a corpus with the packages that it runs with; gives its checkout. */
export function prepare(corpus: Corpus, cache: string): string {
  const folder = join(cache, corpus.repository.replace("/", "+"));
  const source = fetchSource(corpus, folder);
  if (existsSync(join(folder, "ready"))) return source;
  if (corpus.packages.length === 0) {
    runOrExit("npm", ["ci", "--omit=dev", ...npmOptions], source);
  } else {
    // Beside the checkout, so that its own package.json (workspaces, ranges) decides nothing.
    writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
    runOrExit("npm", ["install", "--legacy-peer-deps", ...npmOptions, ...corpus.packages], folder);
  }
  for (const [path, text] of Object.entries(corpus.files)) {
    mkdirSync(dirname(join(source, path)), { recursive: true });
    writeFileSync(join(source, path), text);
  }
  mkdirSync(join(folder, "ready"));
  return source;
}

/** What the framework lists when the application runs: `METHOD /path`, or the error that it ended with. */
export function listRoutes(
  corpus: Corpus,
  { folder, entry }: Application,
  source: string,
): { readonly routes: readonly string[] } | { readonly error: string } {
  const script = {
    Express: ["-r", join(runtime, "load-source.cjs"), "-r", join(runtime, "list-express.cjs"), entry],
    Nest: ["-r", join(runtime, "load-source.cjs"), "-r", join(runtime, "list-express.cjs"), entry],
    Koa: ["-r", join(runtime, "load-source.cjs"), "-r", join(runtime, "list-koa.cjs"), entry],
    Fastify: ["--import", import.meta.resolve("tsx"), join(runtime, "list-fastify.mjs"), entry],
    Hono: ["--import", import.meta.resolve("tsx"), join(runtime, "list-hono.mjs"), entry],
  }[corpus.framework];
  const { stdout, stderr, status } = spawnSync(process.execPath, script, {
    cwd: join(source, folder),
    encoding: "utf8",
    timeout: 120_000,
    env: { ...process.env, ...corpus.environment, STAND_INS: corpus.standIns.join(",") },
  });
  const routes = stdout.split("\n").filter((line) => /^[A-Z-]+ \//.test(line));
  if (status !== 0 || routes.length === 0) return { error: stderr.slice(-600) };
  const isOwn = (route: string) => !corpus.ofPackages.includes(route) && !isImplicitHead(route);
  return { routes: routes.filter(isOwn).sort() };

  /** Fastify adds a HEAD for each GET by itself. */
  function isImplicitHead(route: string): boolean {
    const path = route.slice("HEAD ".length);
    return (
      corpus.framework === "Fastify" &&
      route.startsWith("HEAD ") &&
      routes.includes(`GET ${path.replace(/(?<=.)\/$/, "")}`)
    );
  }
}
