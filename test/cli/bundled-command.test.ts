import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleCommand } from "../../scripts/bundle-command/bundle.ts";
import { runCli } from "./run-cli.ts";

const fixture = "test/fixtures/pull-requests/app";
/** In the checkout, as `dist` is: the bundle finds packages and the manifest from there. */
let folder: string;

const brokenSource = `from fastapi import FastAPI
app = FastAPI()
@app.get("/a")
def a():
    return (

@app.get("/b")
def b(): pass
`;

beforeAll(async () => {
  const cache = join(process.cwd(), ".cache");
  await mkdir(cache, { recursive: true });
  folder = await mkdtemp(join(cache, "bundle-"));
  await bundleCommand(folder);
}, 120_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

async function run(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(folder, "cli.cjs"), ...args]);
  return stdout;
}

describe("the bundled command", { timeout: 60_000 }, () => {
  it("loads the grammar when source is broken, with the code that V8 kept", async () => {
    const broken = await mkdtemp(join(tmpdir(), "broken-"));
    await writeFile(join(broken, "main.py"), brokenSource);
    const { targets, unresolved } = JSON.parse(
      await run("scan", broken, "--kind", "fastapi-routes", "--format", "json", "--no-cache"),
    ) as { targets: { key: string }[]; unresolved: { line: number }[] };
    await rm(broken, { recursive: true });
    expect(targets.map(({ key }) => key)).toEqual(["GET /a", "GET /b"]);
    expect(unresolved.map(({ line }) => line)).toEqual([5]);
  });

  it("ends without a word when whoever reads has read enough", async () => {
    const command = `"${process.execPath}" "${join(folder, "cli.cjs")}" scan ${fixture} --format json --no-cache | true`;
    const { stderr } = await promisify(execFile)("sh", ["-c", command]);
    expect(stderr).toBe("");
  });

  // What is loaded only now and then (the progress bar of a terminal, the database) is loaded as the grammar is.
  it("imports nothing in a way that code kept by V8 cannot", async () => {
    const source = await readFile(join(folder, "command/main.cjs"), "utf8");
    expect(source.match(/\bawait import\(|[^`{*\w' ] ?import\("/g)).toBeNull();
  });

  it("prints what the sources print, with and without the code that V8 kept", async () => {
    const args = ["scan", fixture, "--format", "json", "--no-cache"];
    const { output } = await runCli(process.cwd(), args);
    expect((JSON.parse(output) as { targets: unknown[] }).targets.length).toBeGreaterThan(0);
    expect(await run(...args)).toBe(output);
    await rm(join(folder, "command/main.cjs.cache"));
    expect(await run(...args)).toBe(output);
  });

  it("has every command", async () => {
    expect(await run("--version")).toMatch(/^\d+\.\d+\.\d+\n$/);
    for (const name of ["scan", "check", "report", "action", "database", "doctor"]) {
      expect(await run(name, "--help")).toContain(`convert-status ${name}`);
    }
  });
});
