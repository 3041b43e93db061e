import { airflowPreset } from "../../../src/campaign-kinds/fastapi-routes/presets/airflow.ts";
import type { Recipe } from "../recipe.ts";

const { routers, session, secrets, entry } = airflowPreset;

/** What every Airflow shares: the app is named, as in the preset; everything below it counts, not only the two trees. */
const common = {
  group: "airflow",
  folder: "",
  apps: ["airflow.api_fastapi.app:create_app()"],
  environment: {
    AIRFLOW_HOME: "{scratch}",
    AIRFLOW__CORE__LOAD_EXAMPLES: "False",
    AIRFLOW__API_AUTH__JWT_SECRET: "not a secret",
  },
  standIns: {},
  chosenByConfiguration: /^\w+ \/auth\//,
} as const;

/** @param requirements what was current when it was released, where newer libraries no longer take its code */
function release(version: string, requirements: readonly string[] = []): Recipe {
  return {
    ...common,
    id: `airflow-${version}`,
    source: { type: "pypi", distribution: `apache-airflow-core==${version}` },
    requirements: [`apache-airflow-core==${version}`, ...requirements],
    importRoots: ["src"],
    settings: { entry, routers, session, secrets, roots: ["src"] },
  };
}

export const airflow: readonly Recipe[] = [
  release("3.0.6", ["fastapi==0.116.2", "pydantic==2.11.7", "starlette<0.49"]),
  release("3.1.8"),
  release("3.2.2", ["fastapi==0.136.3", "pydantic==2.12.5"]),
  release("3.3.2"),
  {
    ...common,
    id: "airflow-main-2026-03-12",
    source: {
      type: "git",
      repositories: ["apache/airflow", "anishgirianish/airflow"],
      commit: "4bf2df845c6a66c1794a452c1cff8ae71ecdc276",
    },
    // Released a few weeks later: brings what the checkout needs; the checkout's own packages come first.
    requirements: ["apache-airflow-core==3.2.0", "fastapi==0.129.0", "pydantic==2.12.5"],
    importRoots: ["airflow-core/src", "task-sdk/src"],
    testMap: airflowPreset,
    settings: { entry, routers, session, secrets, roots: ["airflow-core/src", "task-sdk/src", "shared"] },
  },
];
