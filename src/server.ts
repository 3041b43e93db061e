import { existsSync } from "node:fs";
import { pino } from "pino";
import { convergenceBound } from "./domain/convergence-bound.ts";
import { EnvironmentError, readEnvironment } from "./environment.ts";
import { startApp } from "./start-app.ts";
import { needsSetUp, startSetUp } from "./start-set-up.ts";

/** The real thing: environment in, listening server out. */
async function main(): Promise<void> {
  // What the shell says wins over the file that setting up has written.
  if (existsSync(".env")) process.loadEnvFile(".env");
  if (needsSetUp(process.env)) {
    const { address } = await startSetUp(process.env);
    process.stdout.write(
      `This App is not registered yet. Open this address once to register it:\n  ${address}\nThen start the server again.\n`,
    );
    return;
  }
  const environment = readEnvironment(process.env);
  const log = pino({ level: environment.LOG_LEVEL, redact: ["*.privateKey", "*.secret", "*.token"] });
  const app = await startApp(environment, {
    log,
    onFatal: (error) => {
      log.fatal({ err: error }, "the database is gone; ending, so that a supervisor can start anew");
      process.exit(1);
    },
  });
  log.info(
    {
      address: app.url,
      trueWithinMinutes: convergenceBound(environment.RECONCILE_MINUTES),
      database: environment.DATABASE_URL === undefined ? "embedded" : "server",
    },
    "listening",
  );

  let stopping = false;
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => {
      // A second signal means: now.
      if (stopping) process.exit(1);
      stopping = true;
      log.info({ signal }, "stopping: no new work, running work ends or is handed back");
      app.stop().then(
        () => process.exit(0),
        (error: unknown) => {
          log.error({ err: error }, "stopping failed");
          process.exit(1);
        },
      );
    });
  }
}

try {
  await main();
} catch (error) {
  if (
    !(error instanceof EnvironmentError) &&
    !(error instanceof Error && error.name === "DirectoryInUseError")
  )
    throw error;
  process.stderr.write(`convert-status: ${error.message}\n`);
  process.exitCode = 2;
}
