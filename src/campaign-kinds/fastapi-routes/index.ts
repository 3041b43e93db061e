import type { CampaignKind } from "../../domain/campaign-kind.ts";
import { SearchableTree } from "../../syntax/memory/searchable-tree.ts";
import { findConversions } from "./find-conversions.ts";
import { findRoutes } from "./find-routes.ts";
import { airflowPreset } from "./presets/airflow.ts";
import type { FastapiRoute } from "./route-target.ts";
import { ruleSets } from "./rule-sets.ts";
import { routingNeedles } from "./search-plan.ts";
import { type FastapiSettings, fastapiSettings } from "./settings.ts";

/** Routes of FastAPI applications that go from a sync to an async database session. */
export const fastapiRoutes: CampaignKind<FastapiRoute, FastapiSettings> = {
  id: "fastapi-routes",
  title: "FastAPI routes: sync to async database sessions",
  noun: { one: "route", many: "routes" },
  settings: fastapiSettings,
  defaults: {
    id: "async-routes",
    kind: "fastapi-routes",
    title: "Async database sessions",
    rule_set: ruleSets[0].id,
  },
  presets: { airflow: { ...airflowPreset, kind: "fastapi-routes" } },
  ruleSets,
  // A scan needs none of what judges, and to load that takes a good part of a scan.
  definitionOfDone: async () => (await import("./definition-of-done.ts")).definitionOfDone,
  async recognises(tree) {
    return (await new SearchableTree(tree).search(routingNeedles, ".py")).size > 0;
  },
  scan: findRoutes,
  mapTests: async (...args) => (await import("./find-tests.ts")).findTests(...args),
  describeContracts: async (tree, targets) =>
    (await import("./describe-contracts.ts")).describeContracts(tree, targets),
  findConversions,
  advise: async (...args) => (await import("./advise.ts")).advise(...args),
};
