import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { aPullRequest } from "../support/pull-request.ts";
import { checkRun, greenRuns, readStory } from "../support/stories.ts";

interface Block {
  readonly language: string;
  readonly label: string;
  readonly file: string | null;
  readonly text: string;
}

interface Example {
  readonly section: string;
  readonly about: string;
  readonly block: Block;
}

const routes = "app/routes/items.py";
const header: Readonly<Record<string, string>> = {
  [routes]: `from typing import Optional

from fastapi import APIRouter
from sqlalchemy import select

from app.db import AsyncSessionDep, SessionDep
from app.models import Item
from app.schemas import ItemResponse

router = APIRouter(prefix="/items")


`,
  "tests/test_items.py": `from unittest import mock

import pytest

from app.db import _configure_async_session


`,
};
const converted = readStory("correct-single-route").description;

describe.each([
  "async-conversion",
  "contract-unchanged",
  "tests-byte-identical",
  "async-engine-fixture",
  "all-backends-verified",
])("the page of %s", (id) => {
  const { before, examples } = readPage(readFileSync(`src/criteria/${id}.md`, "utf8"));

  it.each(examples.map((example) => [`${example.section}: ${example.about}`, example] as const))(
    "%s",
    async (_, { section, block }) => {
      const { judgement } = await aPullRequest(describeExample(before, block));

      const verdict = judgement.verdicts.find(({ criterion }) => criterion === id);
      expect(judgement.conversions).toHaveLength(1);
      expect(verdict?.status, verdict?.summary).toBe(section === "Fails" ? "fail" : "pass");
    },
  );
});

/** The example's files on top of a conversion that is right in every other respect. */
function describeExample(before: Block | null, block: Block) {
  if (block.language === "json") {
    const runs = (JSON.parse(block.text) as { name: string }[]).map((run, index) =>
      checkRun({ id: index + 1, ...run }),
    );
    return { ...converted, checkRuns: { total_count: runs.length, check_runs: runs } };
  }
  const file = block.file ?? routes;
  const text = (of: Block | null) => ({ [file]: `${header[file] ?? ""}${of?.text ?? ""}` });
  return {
    before: { ...converted.before, ...text(before) },
    after: { ...converted.after, ...text(block) },
    checkRuns: greenRuns("b".repeat(40)),
  };
}

function readPage(page: string): { before: Block | null; examples: readonly Example[] } {
  const examples: Example[] = [];
  let before: Block | null = null;
  let section = "";
  let about = "";
  for (const [part] of page.matchAll(/^```[^]*?^```$|^.+$/gm)) {
    if (part.startsWith("## ")) section = part.slice(3);
    else if (!part.startsWith("```")) about = part;
    else {
      const block = readBlock(part);
      if (block.label === "before") before = block;
      else examples.push({ section, about, block });
    }
  }
  return { before, examples };
}

function readBlock(part: string): Block {
  const [first = "", ...rest] = part.split("\n");
  const [language = "", label = "", file = null] = first.slice(3).split(" ");
  return { language, label, file, text: `${rest.slice(0, -1).join("\n")}\n` };
}
