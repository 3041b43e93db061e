import type { Advisory, CampaignKind } from "../../domain/campaign-kind.ts";
import type { TypeScriptRoute } from "./facts.ts";
import { findConversions } from "./find-conversions.ts";
import { nonBlockingSince2025 } from "./rule-sets.ts";
import { type TypeScriptRoutesSettings, typescriptRoutesSettings } from "./settings.ts";

/** Routes of TypeScript and JavaScript servers that go from blocking or callback style to async. */
export const typescriptRoutes: CampaignKind<TypeScriptRoute, TypeScriptRoutesSettings> = {
  id: "typescript-routes",
  title: "TypeScript routes",
  noun: { one: "route", many: "routes" },
  settings: typescriptRoutesSettings,
  defaults: {
    id: "typescript-routes",
    title: "Non-blocking routes",
    kind: "typescript-routes",
    rule_set: nonBlockingSince2025.id,
  },
  presets: {},
  ruleSets: [nonBlockingSince2025],
  definitionOfDone: async () => (await import("./definition-of-done.ts")).definitionOfDone,
  // The TypeScript compiler takes longer to load than a Python tree to scan: only who scans TypeScript loads it.
  recognises: async (tree) =>
    (await (await import("./find-routes.ts")).findServedRoutes(tree)).routes.length > 0,
  scan: async (...args) => (await import("./find-routes.ts")).scanRoutes(...args),
  mapTests: async (...args) => (await import("./find-tests.ts")).findTests(...args),
  describeContracts: async (...args) => (await import("./describe-contracts.ts")).describeContracts(...args),
  findConversions,
  advise: ({ conversions }) =>
    conversions
      .filter(({ after }) => after.facts.typeInformation === "syntax")
      .map(
        ({ after }): Advisory => ({
          id: "no-type-information",
          message: `${after.key} was judged by its syntax alone: no tsconfig.json governs ${after.file}, so a promise of an unknown function may go unseen.`,
          file: after.file,
          line: after.line,
        }),
      ),
};
