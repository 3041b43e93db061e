import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readBlobs } from "../../src/git/read-blobs.ts";
import { GitError } from "../../src/git/run-git.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "blobs-"));
  execFileSync("git", ["init", "-q", folder]);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function keep(text: string): Promise<string> {
  await writeFile(join(folder, "text"), text);
  return execFileSync("git", ["-C", folder, "hash-object", "-w", "text"], { encoding: "utf8" }).trim();
}

it("answers questions that are asked at the same time, and those about what came later", async () => {
  const texts = ["", "one\n", "no line break", "x".repeat(300_000), "\n\n"];
  const ids: string[] = [];
  for (const text of texts) ids.push(await keep(text));

  const answers = await Promise.all(ids.map((id) => readBlobs(folder, [id, "0".repeat(40)])));

  // What is not there is left out.
  expect(answers.map((found) => [...found.keys()])).toEqual(ids.map((id) => [id]));
  expect(answers.map((found, index) => Buffer.from(found.get(ids[index] ?? "") ?? []).toString())).toEqual(
    texts,
  );
  const later = await keep("later");
  expect((await readBlobs(folder, [later])).get(later)).toEqual(Buffer.from("later"));
});

it("fails where there is no repository", async () => {
  await expect(readBlobs(join(folder, "nowhere"), ["0".repeat(40)])).rejects.toBeInstanceOf(GitError);
});
