import { existsSync } from "node:fs";
import type { Command } from "commander";
import type { Examination } from "../domain/examination.ts";
import { apiUrl } from "../environment.ts";
import { isWell, renderDoctorJson, renderDoctorReport } from "../reports/doctor-report.ts";
import { print, wantsColour } from "./output.ts";

/** `doctor`: what keeps the server from working, and what to do about it. */
export function addDoctorCommand(program: Command): void {
  program
    .command("doctor")
    .description(
      "Examine the App's set-up: environment, database, credentials, permissions, webhook, settings",
    )
    .option("--json", "for programs", false)
    .action(async ({ json }: { json: boolean }) => {
      // As the server does: what the shell says wins over the file that setting up has written.
      if (existsSync(".env")) process.loadEnvFile(".env");
      const examinations = await examineEverything();
      await print(
        json
          ? renderDoctorJson(examinations)
          : renderDoctorReport(examinations, { colour: wantsColour(process.stdout) }),
      );
      process.exitCode = isWell(examinations) ? 0 : 1;
    });
}

async function examineEverything(): Promise<readonly Examination[]> {
  // Loaded only where they are used: the other commands start without GitHub's client and the database.
  const { openEnvironment, examineSetUp } = await import("../doctor/index.ts");
  const opened = openEnvironment(process.env);
  if ("examinations" in opened) return opened.examinations;
  const { environment } = opened;
  const { examineDatabase } = await import("../doctor/database.ts");
  const { connectGitHub } = await import("../github/github-connection.ts");
  const { outgoingFetch } = await import("../github/outgoing-fetch.ts");
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
