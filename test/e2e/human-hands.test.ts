import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type OrchardWorld, place, startOrchard } from "./orchard-world.ts";

const path = ".github/convert-status.yml";
/** More for a night: `RACES=500 npx vitest run test/e2e/human-hands.test.ts`. */
const races = Number(process.env.RACES ?? 6);
let world: OrchardWorld;
let settings: string;
let round = 0;
/** What a person does between the app's last look at the epic and its write. */
let meanwhile: (() => Promise<void>) | null = null;

beforeAll(async () => {
  world = await startOrchard({
    async beforeRequest(method, requested) {
      if (method !== "PATCH" || !requested.endsWith("/issues/1") || meanwhile === null) return;
      const act = meanwhile;
      meanwhile = null;
      await act();
    },
  });
  settings = readFileSync(join(world.sample.folder, path), "utf8");
}, 120_000);

afterAll(async () => {
  await world.close();
});

async function edit(change: (body: string) => string): Promise<void> {
  await world.github
    .actAs("robin")
    .rest.issues.update({ ...place, issue_number: 1, body: change(await world.epic()) });
}

/** Makes the epic's section mean something else, so that it has to be written. */
async function changeEpic(): Promise<void> {
  round += 1;
  const files = { [path]: settings.replace("async database sessions", `async sessions, take ${round}`) };
  await world.github.commitFiles({ ...place, branch: "main", files });
  await world.settled();
}

function isOwnEdit(payload: { sender?: { login: string }; changes?: object }): boolean {
  return payload.sender?.login === "convert-status[bot]" && "body" in (payload.changes ?? {});
}

function countOf(text: string, part: string): number {
  return text.split(part).length - 1;
}

describe("a person and the app at the same epic", { timeout: 600_000 }, () => {
  it("at the same moment: no word is lost, and there is one section", async () => {
    const typed: string[] = [];
    let met = 0;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 999 }), fc.boolean(), async (at, isParagraph) => {
        const word = `typed${typed.length}word`;
        typed.push(word);
        meanwhile = async () => {
          met += 1;
          await edit((body) => {
            const start = body.indexOf("\n", Math.floor((at * (body.length - 1)) / 1000)) + 1 || body.length;
            const text = isParagraph ? `\n${word} is a paragraph\n\n` : `${word} is a line\n`;
            return body.slice(0, start) + text + body.slice(start);
          });
        };
        await changeEpic();
        const epic = await world.epic();
        for (const each of typed) expect(epic).toContain(each);
        expect(epic).toContain(`take ${round}`);
        expect(countOf(epic, "<!-- convert-status:begin")).toBe(1);
        expect(countOf(epic, "<!-- convert-status:end")).toBe(1);
      }),
      { numRuns: races, endOnFailure: true },
    );
    expect(met).toBe(races);
    if (process.env.RACES !== undefined)
      process.stdout.write(`${met} edits at the moment of a write, 0 lost\n`);
  });

  it("keeps a note typed at the moment of a write", async () => {
    meanwhile = () =>
      edit((body) =>
        body.replace(/(\| \[`GET \/api\/trees\/\{tree_id\}`\][^\n]*\|) \|$/m, "$1 Ann is on it |"),
      );
    await changeEpic();
    expect(await world.epic()).toMatch(/GET \/api\/trees\/\{tree_id\}[^\n]*Ann is on it \|/);
  });

  it("loses nothing where GitHub's event names an older text than the one that a write replaced", async () => {
    const older = await world.epic();
    meanwhile = async () => {
      await edit((body) => `saved at the very moment\n\n${body}`);
      await edit((body) => `${body}\nand once more\n`);
    };
    let isFirst = true;
    world.github.deliveries.decide((event, payload) => {
      if (event === "issues" && isOwnEdit(payload) && isFirst) {
        isFirst = false;
        payload.changes.body.from = older;
      }
      return "send";
    });
    await changeEpic();
    world.github.deliveries.decide(() => "send");
    expect(isFirst).toBe(false);
    const epic = await world.epic();
    expect(countOf(epic, "saved at the very moment")).toBe(1);
    expect(countOf(epic, "and once more")).toBe(1);
  });

  it("loses nothing where the event of a write is lost, once that is fetched back", async () => {
    meanwhile = () => edit((body) => `saved while nobody listened\n\n${body}`);
    world.github.deliveries.decide((event, payload) =>
      event === "issues" && isOwnEdit(payload) ? "drop" : "send",
    );
    await changeEpic();
    expect(await world.epic()).not.toContain("saved while nobody listened");

    world.github.deliveries.decide(() => "send");
    await world.app.sweep();
    await world.settled();
    expect(countOf(await world.epic(), "saved while nobody listened")).toBe(1);
  });

  it("leaves alone what a person took back before the event of a write came", async () => {
    world.github.deliveries.decide((event, payload) =>
      event === "issues" && isOwnEdit(payload) ? "hold" : "send",
    );
    await changeEpic();
    const written = await world.epic();
    await edit((body) => `${body}\ntaken back\n`);
    await world.settled();
    await edit(() => written);
    world.github.deliveries.decide(() => "send");
    world.github.deliveries.release();
    await world.settled();
    expect(await world.epic()).toBe(written);
  });

  it("are told apart: what the app wrote is looked at, and has it write nothing more", async () => {
    const requested = vi.spyOn(world.app.services.queue, "enqueue");
    try {
      const verbs = () =>
        requested.mock.calls.map(([{ kind, data }]) =>
          kind === "look-at-issue" && data?.ownEdit !== null ? "look-at-own-edit" : kind,
        );
      await changeEpic();
      expect(verbs().filter((verb) => verb === "look-at-own-edit")).toHaveLength(1);
      expect(verbs().slice(verbs().indexOf("look-at-own-edit"))).not.toContain("refresh-epic");

      requested.mockClear();
      await edit((body) => `${body}\nA person's line.\n`);
      await world.settled();
      expect(verbs()).toEqual(["look-at-issue", "refresh-epic"]);
    } finally {
      requested.mockRestore();
    }
  });

  it("knows its section when both markers were deleted and everything else in it changes", async () => {
    await edit((body) => body.replace(/<!-- convert-status:(begin|end)[^>]*-->\n*/g, ""));
    await changeEpic();
    const epic = await world.epic();
    expect(countOf(epic, "## Convert Status:")).toBe(1);
    expect(countOf(epic, "### By file")).toBe(1);
  });
});
