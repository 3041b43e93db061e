import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { typescriptRoutes } from "../../src/campaign-kinds/typescript-routes/index.ts";
import { readPage } from "../support/criterion-page.ts";
import { judgeWith } from "../support/kind-pull-request.ts";

const header = `import fs from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import type { Handler, NextFunction, Request, Response } from "express";
import { report } from "error-reports";

`;

const files = (handler: string) => ({
  "package.json": '{ "dependencies": { "express": "^4.21.0" } }',
  "tsconfig.json": '{ "compilerOptions": { "strict": true } }',
  "src/app.ts": `import express from "express";
import { getReport } from "./reports.js";

const app = express();
app.get("/reports/:id", getReport);
app.listen(3000);
`,
  "src/reports.ts": header + handler,
});

describe.each(["async-handler", "no-floating-promise", "errors-reach-framework"])("the page of %s", (id) => {
  const { before, examples } = readPage(readFileSync(`src/criteria/${id}.md`, "utf8"));

  it.each(examples.map((example) => [`${example.section}: ${example.about}`, example] as const))(
    "%s",
    async (_, { section, block }) => {
      const { judgement } = await judgeWith(typescriptRoutes, files(before?.text ?? ""), files(block.text));

      const verdict = judgement.verdicts.find(({ criterion }) => criterion === id);
      expect(judgement.conversions).toHaveLength(1);
      expect(verdict?.status, verdict?.summary).toBe(section === "Fails" ? "fail" : "pass");
    },
  );
});
