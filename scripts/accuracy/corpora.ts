import { airflow } from "./recipes/airflow.ts";
import { applications } from "./recipes/applications.ts";
import { examples, sample } from "./recipes/examples.ts";
import type { Recipe } from "./recipe.ts";

/** Everything that `npm run accuracy` asks real FastAPI about. */
export const corpora: readonly Recipe[] = [examples, sample, ...airflow, ...applications];
