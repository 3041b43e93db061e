import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleCommand } from "../../scripts/bundle-command/bundle.ts";
import { runCli } from "./run-cli.ts";

const fixture = "test/fixtures/pull-requests/app";
/** In the checkout, as `dist` is: the bundle finds packages and the manifest from there. */
let folder: string;

beforeAll(async () => {
  const cache = join(process.cwd(), ".cache");
  await mkdir(cache, { recursive: true });
  folder = await mkdtemp(join(cache, "bundle-"));
  await bundleCommand(folder);
}, 120_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

async function run(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(folder, "cli.js"), ...args]);
  return stdout;
}

describe("the bundled command", { timeout: 60_000 }, () => {
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
