import type { Recipe } from "./recipe.ts";
import { airflow } from "./recipes/airflow.ts";
import { applications } from "./recipes/applications.ts";
import { examples, sample } from "./recipes/examples.ts";

/** Everything that `npm run accuracy` asks real FastAPI about. */
export const corpora: readonly Recipe[] = [examples, sample, ...airflow, ...applications];
