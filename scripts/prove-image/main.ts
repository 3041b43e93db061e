/**
 * Follows the steps of the Dockerfile on this machine where no image can be pulled: builds from a clean export of HEAD,
 * copies what the image copies, starts the command as a user without rights, asks its health check, and ends it with
 * SIGTERM. Folders of the image lie below a temporary one; what is not proved is the base image itself.
 */
import { execFileSync, type SpawnSyncOptions, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startGitHub } from "../../test/support/gateway/start-github.ts";
import { ciApp, ourApp } from "../../test/support/gateway/usual-apps.ts";
import { type Instruction, readDockerfile, readExec, readPairs } from "./dockerfile.ts";

/** Debian's `nobody`; the image's `node` has no rights either. */
const nobody = 65_534;
const place = mkdtempSync(join(tmpdir(), "image-"));
// The user without rights has to get to its own folder.
chmodSync(place, 0o755);
const context = join(place, "context");
const rootOf = (stage: string) => join(place, `stage-${stage}`);

interface Run {
  readonly environment: Record<string, string>;
  command: readonly string[];
  health: readonly string[];
  workdir: string;
  isUnprivileged: boolean;
}

function copy(stage: string, run: Run, text: string): void {
  const from = /^--from=(\S+) /.exec(text)?.[1];
  const words = text.replace(/^--from=\S+ /, "").split(" ");
  const target = words.at(-1) ?? "";
  const intoFolder = words.length > 2 || target.endsWith("/");
  for (const source of words.slice(0, -1)) {
    const path = from === undefined ? join(context, source) : join(rootOf(from), source);
    const to = join(rootOf(stage), run.workdir, intoFolder ? join(target, source) : target);
    mkdirSync(dirname(to), { recursive: true });
    cpSync(path, to, { recursive: true, verbatimSymlinks: true });
  }
}

function runStep(stage: string, run: Run, text: string): void {
  // Absolute folders of the image, and its user, as they are on this machine.
  const command = text
    .replaceAll(/(?<=\s)\/(?=[a-z])/g, `${rootOf(stage)}/`)
    .replaceAll("node:node", `${nobody}:${nobody}`);
  const cwd = join(rootOf(stage), run.workdir);
  const { status } = spawnSync("sh", ["-c", command], { cwd, stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0) throw new Error(`RUN ${text} ended with ${String(status)}.`);
}

function follow(stage: string, run: Run, { name, text }: Instruction): void {
  switch (name) {
    case "WORKDIR":
      run.workdir = text;
      mkdirSync(join(rootOf(stage), text), { recursive: true });
      break;
    case "COPY":
      copy(stage, run, text);
      break;
    case "RUN":
      runStep(stage, run, text);
      break;
    case "ENV":
      Object.assign(run.environment, readPairs(text));
      break;
    case "USER":
      run.isUnprivileged = text !== "root" && text !== "0";
      break;
    case "HEALTHCHECK":
      run.health = readExec(text);
      break;
    case "CMD":
      run.command = readExec(text);
      break;
  }
}

function newRun(): Run {
  return { environment: {}, command: [], health: [], workdir: "/", isUnprivileged: false };
}

/** Starts what the image starts, and says what is wrong with it. */
async function prove(stage: string, run: Run): Promise<void> {
  if (!run.isUnprivileged) throw new Error("The image runs as root.");
  const github = await startGitHub({
    apps: [ourApp(null), ciApp],
    repositories: [{ owner: "o", name: "r" }],
  });
  const us = github.app("convert-status");
  const [program = "", ...args] = run.command;
  const asRoot = process.getuid?.() === 0;
  const options = {
    cwd: join(rootOf(stage), run.workdir),
    ...(asRoot ? { uid: nobody, gid: nobody } : {}),
    env: {
      PATH: process.env.PATH,
      ...run.environment,
      HOST: "127.0.0.1",
      PORT: "43117",
      DATA_DIRECTORY: join(rootOf(stage), run.environment.DATA_DIRECTORY ?? "/data"),
      APP_ID: String(us.id),
      PRIVATE_KEY: us.privateKey,
      WEBHOOK_SECRET: "a secret for this proof alone",
      GITHUB_URL: github.url,
    },
  };
  scanInImage(options);
  const child = spawn(program, args, { ...options, stdio: ["ignore", "ignore", "inherit"] });
  const ended = once(child, "exit");
  const [checker = "", ...checks] = run.health;
  const isHealthy = () => spawnSync(checker, checks, options).status === 0;
  for (let attempt = 0; attempt < 60 && !isHealthy() && child.exitCode === null; attempt += 1)
    await sleep(500);
  const healthy = isHealthy();
  child.kill("SIGTERM");
  const [code] = (await ended) as [number | null];
  const sick = isHealthy();
  await github.close();
  if (!healthy) throw new Error("The health check never said yes.");
  if (sick) throw new Error("The health check says yes to a server that is gone.");
  if (code !== 0) throw new Error(`SIGTERM ended it with ${String(code)}.`);
}

/** The command line in the image reads source code: parsers and their files are there. */
function scanInImage(options: SpawnSyncOptions): void {
  for (const [kind, folder] of [
    ["fastapi-routes", "test/sandbox/sample/start"],
    ["typescript-routes", "scripts"],
  ] as const) {
    const args = ["dist/cli.cjs", "scan", join(context, folder), "--kind", kind, "--format", "json"];
    const { status, stdout, stderr } = spawnSync("node", args, { ...options, encoding: "utf8" });
    if (status !== 0) throw new Error(`The image cannot scan ${kind}: ${stderr}`);
    const { targets } = JSON.parse(stdout) as { targets: readonly unknown[] };
    if (kind === "fastapi-routes" && targets.length === 0) throw new Error("The image found no route.");
  }
}

try {
  mkdirSync(context);
  execFileSync("sh", ["-c", `git archive HEAD | tar x -C ${context}`]);
  const stages = readDockerfile(readFileSync("Dockerfile", "utf8"));
  let last = { stage: "", run: newRun() };
  for (const { name, instructions } of stages) {
    last = { stage: name, run: newRun() };
    for (const instruction of instructions) {
      console.log(`${name}: ${instruction.name} ${instruction.text.slice(0, 90)}`);
      follow(name, last.run, instruction);
    }
  }
  const leftovers = ["src", "test", "node_modules/typescript", "node_modules/vitest", ".env"].filter((path) =>
    existsSync(join(rootOf(last.stage), last.run.workdir, path)),
  );
  if (leftovers.length > 0)
    throw new Error(`The image holds what it does not need: ${leftovers.join(", ")}.`);
  await prove(last.stage, last.run);
  const size = execFileSync("du", ["-sm", rootOf(last.stage)], { encoding: "utf8" }).split("\t")[0];
  console.log(
    `The image's own layers hold ${size} MB. It starts as nobody, is healthy, and ends on SIGTERM.`,
  );
} finally {
  rmSync(place, { recursive: true, force: true });
}
