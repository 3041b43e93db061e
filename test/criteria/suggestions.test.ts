import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createTwoFilesPatch } from "diff";
import { describe, expect, it } from "vitest";
import { descendants, readSyntax } from "../../src/syntax/python/plain-tree.ts";
import { aPullRequest } from "../support/pull-request.ts";
import { readStories } from "../support/stories.ts";

/** The suggestion as a patch of the head, applied by git. */
function applied(path: string, text: string, line: number, endLine: number, suggestion: string): string {
  const lines = text.split("\n");
  const changed = [...lines.slice(0, line - 1), suggestion, ...lines.slice(endLine)].join("\n");
  const folder = mkdtempSync(join(tmpdir(), "suggestion-"));
  try {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
    const patch = createTwoFilesPatch(`a/${path}`, `b/${path}`, text, changed);
    execFileSync("git", ["apply", "-"], { cwd: folder, input: patch, stdio: ["pipe", "pipe", "pipe"] });
    return readFileSync(join(folder, path), "utf8");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("suggestions", () => {
  it("apply with git, give valid Python and mend what they are about", async () => {
    let count = 0;
    for (const { name, description } of readStories()) {
      const { judgement } = await aPullRequest(description);
      const findings = judgement.verdicts.flatMap((verdict) => verdict.findings);
      for (const finding of findings) {
        if (finding.suggestion === undefined) continue;
        const text = description.after[finding.file] ?? "";
        const mended = applied(finding.file, text, finding.line, finding.endLine, finding.suggestion);

        const broken = [...descendants(await readSyntax(mended))].filter((node) => node.type === "ERROR");
        expect(broken, `${name}: ${finding.message}`).toEqual([]);
        const again = await aPullRequest({
          ...description,
          after: { ...description.after, [finding.file]: mended },
        });
        const left = again.judgement.verdicts.flatMap((verdict) => verdict.findings);
        const same = (messages: typeof findings) =>
          messages.filter(({ message, rule }) => message === finding.message && rule === finding.rule).length;
        expect(same(left), `${name}: ${finding.message}`).toBeLessThan(same(findings));
        count++;
      }
    }
    expect(count).toBeGreaterThan(10);
  }, 300_000);
});
