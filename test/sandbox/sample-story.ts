import { allGreen, type CiPlan } from "./simulated-ci.ts";
import type { Expectation } from "./surprises.ts";

/** What is known beforehand of a pull request of the sample. */
export interface Chapter extends Expectation {
  readonly ci: CiPlan;
}

/** In the order in which they are opened. */
export const chapters: readonly Chapter[] = [
  { branch: "convert-get-tree", ci: allGreen, conclusion: "pass", breaks: null },
  {
    branch: "forgotten-await",
    ci: { ...allGreen, postgres: "failure" },
    conclusion: "fail",
    breaks: "async-conversion",
  },
  { branch: "commit-through-an-alias", ci: allGreen, conclusion: "fail", breaks: "async-conversion" },
  {
    branch: "assertion-turned-into-a-comment",
    ci: allGreen,
    conclusion: "fail",
    breaks: "tests-byte-identical",
  },
  { branch: "fixture-that-does-nothing", ci: allGreen, conclusion: "fail", breaks: "async-engine-fixture" },
  {
    branch: "mysql-never-ran",
    ci: { ...allGreen, mysql: "skipped" },
    conclusion: "fail",
    breaks: "all-backends-verified",
  },
  { branch: "status-code-lost", ci: allGreen, conclusion: "fail", breaks: "contract-unchanged" },
  { branch: "second-conversion-of-one-route", ci: allGreen, conclusion: "pass", breaks: null },
  { branch: "nothing-to-judge", ci: allGreen, conclusion: "not-applicable", breaks: null },
];

/** The epic as its owner keeps it by hand: one tick is stale, one route is missing, one line names no route any more. */
export const epicBody = `The API moves to asynchronous database sessions, one route at a time.

**A route is done when**

1. handler and session are asynchronous,
2. its contract is unchanged,
3. its tests are unchanged,
4. its tests configure the async engine,
5. its tests passed on SQLite, PostgreSQL and MySQL.

**\`trees.py\`**
- [ ] GET /api/trees — list_trees —
- [ ] GET /api/trees/count — count_trees —
- [ ] GET /api/trees/{tree_id} — get_tree —
- [ ] POST /api/trees — plant_tree —
- [ ] DELETE /api/trees/{tree_id} — fell_tree —

**\`harvests.py\`**
- [x] GET /api/harvests/{harvest_id} — get_harvest —
- [ ] POST /api/harvests/{harvest_id}/finish — finish_harvest —

**\`baskets.py\`**
- [x] GET /api/baskets — list_baskets —
- [ ] GET /api/baskets/{basket_id} — get_basket — (also drops the old label)
- [ ] GET /api/baskets/{basket_id}/label — get_label —

Please say here which route you take.
`;
