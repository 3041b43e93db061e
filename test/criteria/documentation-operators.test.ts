import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { deferrableOperators } from "../../src/campaign-kinds/deferrable-operators/index.ts";
import { readPage } from "../support/criterion-page.ts";
import { judgeWith, readFiles } from "../support/kind-pull-request.ts";

const before = readFiles("test/fixtures/operators/job/before");
const after = readFiles("test/fixtures/operators/job/after");

const definitionOfDone = await deferrableOperators.definitionOfDone();

describe.each(definitionOfDone.map((criterion) => criterion.id))("the page of %s", (id) => {
  const { examples } = readPage(readFileSync(`src/criteria/${id}.md`, "utf8"));

  it.each(examples.map((example) => [`${example.section}: ${example.about}`, example] as const))(
    "%s",
    async (_, { section, block }) => {
      const { judgement } = await judgeWith(deferrableOperators, before, {
        ...after,
        [block.file ?? "acme/operators/job.py"]: block.text,
      });

      const verdict = judgement.verdicts.find(({ criterion }) => criterion === id);
      expect(judgement.conversions).toHaveLength(1);
      expect(verdict?.status, verdict?.summary).toBe(section === "Fails" ? "fail" : "pass");
    },
  );
});
