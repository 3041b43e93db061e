import { existsSync } from "node:fs";
import { examineDatabase } from "../doctor/database.ts";
import { examineSetUp, openEnvironment } from "../doctor/index.ts";
import type { Examination } from "../domain/examination.ts";
import { apiUrl } from "../environment.ts";
import { connectGitHub } from "../github/github-connection.ts";
import { outgoingFetch } from "../github/outgoing-fetch.ts";
import { isWell, renderDoctorJson, renderDoctorReport } from "../reports/doctor-report.ts";
import { print, wantsColour } from "./output.ts";

/** Examines and prints. Returns the exit code: 1 when something is wrong. */
export async function runDoctor({ json }: { readonly json: boolean }): Promise<number> {
  // As the server does: what the shell says wins over the file that setting up has written.
  if (existsSync(".env")) process.loadEnvFile(".env");
  const examinations = await examineEverything();
  await print(
    json
      ? renderDoctorJson(examinations)
      : renderDoctorReport(examinations, { colour: wantsColour(process.stdout) }),
  );
  return isWell(examinations) ? 0 : 1;
}

async function examineEverything(): Promise<readonly Examination[]> {
  const opened = openEnvironment(process.env);
  if ("examinations" in opened) return opened.examinations;
  const { environment } = opened;
  const fetch = outgoingFetch();
  const connection = connectGitHub({
    appId: environment.APP_ID,
    privateKey: environment.PRIVATE_KEY,
    apiUrl: apiUrl(environment),
    fetch,
    throttle: false,
  });
  return examineSetUp(environment, {
    connection,
    fetch,
    reach: fetch,
    now: () => new Date(),
    database: () => examineDatabase(environment),
  });
}
