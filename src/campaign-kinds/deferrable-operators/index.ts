import type { CampaignKind } from "../../domain/campaign-kind.ts";
import type { OperatorTarget } from "./facts.ts";
import { findConversions } from "./find-conversions.ts";
import { recognisesOperators } from "./recognise.ts";
import { ruleSets } from "./rule-sets.ts";
import { type DeferrableOperatorsSettings, deferrableOperatorsSettings } from "./settings.ts";

/** Airflow operators and sensors that free their slot while an external system works. */
export const deferrableOperators: CampaignKind<OperatorTarget, DeferrableOperatorsSettings> = {
  id: "deferrable-operators",
  title: "Deferrable operators",
  noun: { one: "operator", many: "operators" },
  settings: deferrableOperatorsSettings,
  defaults: {
    id: "deferrable-operators",
    title: "Deferrable operators",
    kind: "deferrable-operators",
    rule_set: ruleSets[0].id,
  },
  presets: {
    "airflow-providers": {
      id: "deferrable-operators",
      title: "Deferrable operators of the providers",
      kind: "deferrable-operators",
      rule_set: "airflow-providers",
      trees: ["providers/**"],
      test_roots: ["providers/**/tests/**/*.py"],
    },
  },
  ruleSets,
  definitionOfDone: async () => (await import("./definition-of-done.ts")).definitionOfDone,
  recognises: recognisesOperators,
  scan: async (...args) => (await import("./find-operators.ts")).scanOperators(...args),
  mapTests: async (...args) => (await import("./find-tests.ts")).findTests(...args),
  // An operator's promise to its users is its sync path, which has a criterion of its own.
  describeContracts: async () => new Map(),
  findConversions,
  advise: () => [],
};
