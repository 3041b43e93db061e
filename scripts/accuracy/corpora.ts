import type { Recipe } from "./recipe.ts";
import { airflow } from "./recipes/airflow.ts";
import { applications } from "./recipes/applications.ts";
import { eighteenthBatch } from "./recipes/eighteenth-batch.ts";
import { eighthBatch } from "./recipes/eighth-batch.ts";
import { eleventhBatch } from "./recipes/eleventh-batch.ts";
import { examples, generated, sample } from "./recipes/examples.ts";
import { fifteenthBatch } from "./recipes/fifteenth-batch.ts";
import { fifthBatch } from "./recipes/fifth-batch.ts";
import { firstBatch } from "./recipes/first-batch.ts";
import { fourteenthBatch } from "./recipes/fourteenth-batch.ts";
import { fourthBatch } from "./recipes/fourth-batch.ts";
import { givenBack } from "./recipes/given-back.ts";
import { nineteenthBatch } from "./recipes/nineteenth-batch.ts";
import { ninthBatch } from "./recipes/ninth-batch.ts";
import { secondBatch } from "./recipes/second-batch.ts";
import { seventeenthBatch } from "./recipes/seventeenth-batch.ts";
import { seventhBatch } from "./recipes/seventh-batch.ts";
import { sixteenthBatch } from "./recipes/sixteenth-batch.ts";
import { sixthBatch } from "./recipes/sixth-batch.ts";
import { tenthBatch } from "./recipes/tenth-batch.ts";
import { thirdBatch } from "./recipes/third-batch.ts";
import { thirteenthBatch } from "./recipes/thirteenth-batch.ts";
import { twelfthBatch } from "./recipes/twelfth-batch.ts";
import { twentiethBatch } from "./recipes/twentieth-batch.ts";
import { twentyfirstBatch } from "./recipes/twentyfirst-batch.ts";
import { twentysecondBatch } from "./recipes/twentysecond-batch.ts";

/**
 * What is measured unless all are asked for: what the bar names, applications of every style that PyPI alone can
 * bring, and the batch that met the scanner last.
 */
export const standard: readonly Recipe[] = [
  examples,
  sample,
  generated,
  ...airflow,
  ...applications,
  ...firstBatch,
  ...eleventhBatch,
  ...twentysecondBatch,
];

/** Everything that real FastAPI can be asked about. */
export const corpora: readonly Recipe[] = [
  ...standard,
  ...secondBatch,
  ...thirdBatch,
  ...fourthBatch,
  ...fifthBatch,
  ...sixthBatch,
  ...seventhBatch,
  ...eighthBatch,
  ...ninthBatch,
  ...tenthBatch,
  ...twelfthBatch,
  ...thirteenthBatch,
  ...fourteenthBatch,
  ...fifteenthBatch,
  ...sixteenthBatch,
  ...seventeenthBatch,
  ...eighteenthBatch,
  ...nineteenthBatch,
  ...twentiethBatch,
  ...twentyfirstBatch,
  ...givenBack,
];
