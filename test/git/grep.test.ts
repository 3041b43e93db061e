import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { grep } from "../../src/git/grep.ts";
import { grepPatterns } from "../../src/git/grep-patterns.ts";

/** Letters that patterns give a meaning, and some that they do not. */
const letters = fc.constantFrom(...Array.from("aab.|()[]{}^$*+?\\-#/@ \"'é𝒳&~"));
const word = fc.string({ unit: letters, minLength: 1, maxLength: 6 });
const texts = fc.sample(fc.string({ unit: letters, maxLength: 60 }), { numRuns: 120, seed: 7 });

let top: string;

beforeAll(() => {
  top = mkdtempSync(join(tmpdir(), "grep-"));
  texts.forEach((text, index) => {
    writeFileSync(join(top, `${index}.py`), `1\n${text}\n2`);
  });
  // Latin-1, no UTF-8.
  writeFileSync(join(top, "latin.py"), Buffer.from([0xe9, 0x0a, ...Buffer.from("NEEDLE")]));
  execFileSync("git", ["-C", top, "init", "-q"]);
  execFileSync("git", ["-C", top, "add", "-A"]);
});

afterAll(() => {
  rmSync(top, { recursive: true, force: true });
});

afterEach(() => {
  vi.unstubAllEnvs();
});

function search(needles: readonly string[]): Promise<Set<string>> {
  const repository = { top, prefix: "", isGit: true };
  return grep(repository, { needles, suffix: ".py", where: { type: "disk" } });
}

function holding(needles: readonly string[]): string[] {
  return texts
    .flatMap((text, index) => (needles.some((needle) => text.includes(needle)) ? [`${index}.py`] : []))
    .sort();
}

describe("searching with git", () => {
  it("finds the files that hold a needle, whatever its letters mean in a pattern", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 8 }), async (needles) => {
        expect([...(await search(needles))].sort()).toEqual(holding(needles));
      }),
      { numRuns: 60 },
    );
  });

  it("finds a needle in a file of another encoding", async () => {
    expect([...(await search(["NEEDLE"]))]).toEqual(["latin.py"]);
  });

  it("asks with plain texts where git was built without such patterns", async () => {
    const bin = mkdtempSync(join(tmpdir(), "bin-"));
    const real = execFileSync("which", ["git"], { encoding: "utf8" }).trim();
    const refusing = `#!/bin/sh
for one in "$@"; do
  if [ "$one" = -P ]; then
    echo "fatal: cannot use Perl-compatible regexes when not compiled with USE_LIBPCRE" >&2
    exit 128
  fi
done
exec ${real} "$@"
`;
    writeFileSync(join(bin, "git"), refusing, { mode: 0o755 });
    vi.stubEnv("PATH", `${bin}:${process.env.PATH ?? ""}`);
    expect([...(await search(["a.", "(b"]))].sort()).toEqual(holding(["a.", "(b"]));
    rmSync(bin, { recursive: true, force: true });
  });

  it("says what git says where neither can be asked", async () => {
    const repository = { top, prefix: "", isGit: true };
    const where = { type: "commit", commit: "0".repeat(40) } as const;
    await expect(grep(repository, { needles: ["a"], suffix: ".py", where })).rejects.toThrow(
      /git grep failed/,
    );
  });
});

describe("patterns for git", () => {
  it("are as many as first letters", () => {
    expect(grepPatterns(["app.get(", "app.post(", "api().", "fastapi", "fastapi.x"])).toEqual([
      String.raw`ap(?:p\.(?:get\(|post\()|i\(\)\.)`,
      "fastapi",
    ]);
  });
});
