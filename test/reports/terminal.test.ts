import { describe, expect, it } from "vitest";
import { makeScan } from "../../src/domain/scan.ts";
import { renderCheckTable } from "../../src/reports/check-table.ts";
import { renderScanMarkdown } from "../../src/reports/scan-markdown.ts";
import { renderScanTable } from "../../src/reports/scan-table.ts";
import { anEpic } from "./epics.ts";
import { aFinding, aJudgement, onGitHub, verdict } from "./judgements.ts";

const { scan, campaign } = anEpic(12);

describe("on a terminal", () => {
  it("shows a scan", async () => {
    await expect(renderScanTable(scan, campaign.noun, { colour: false })).toMatchFileSnapshot(
      "../fixtures/reports/scan.txt",
    );
  });

  it("shows that there is nothing, without a share of it", () => {
    const nothing = makeScan({
      kind: "fastapi-routes",
      commit: null,
      dirty: false,
      targets: [],
      unresolved: [],
    });
    expect(renderScanTable(nothing, campaign.noun, { colour: false })).toBe(
      "No routes found.\n\nNo routes to convert.\n",
    );
  });

  it("shows a check", async () => {
    await expect(renderCheckTable(aJudgement(), { colour: false })).toMatchFileSnapshot(
      "../fixtures/reports/check.txt",
    );
  });

  it("uses colour only when asked to, and the text is the same", () => {
    const plain = renderScanTable(scan, campaign.noun, { colour: false });
    const coloured = renderScanTable(scan, campaign.noun, { colour: true });

    expect(plain).not.toContain("\u001B");
    expect(coloured).toContain("\u001B[32m");
    expect(stripped(coloured)).toBe(plain);
  });

  it("passes on no commands to the terminal", () => {
    const evil = "\u001B]0;owned\u0007\u001B[2J";
    const text = renderCheckTable(
      aJudgement({
        verdicts: [verdict(evil, evil, "fail", evil, [aFinding({ message: evil, file: evil })])],
      }),
      { colour: false },
    );

    expect(text).not.toContain("\u001B");
  });
});

it("shows a scan as Markdown", async () => {
  await expect(renderScanMarkdown(scan, campaign.noun, onGitHub)).toMatchFileSnapshot(
    "../fixtures/reports/scan.md",
  );
});

function stripped(text: string): string {
  const escape = String.fromCharCode(27);
  return text.replaceAll(new RegExp(`${escape}\\[\\d+m`, "g"), "");
}
