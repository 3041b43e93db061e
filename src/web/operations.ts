import { type Answer, json } from "./answer.ts";
import type { PageServices } from "./page-services.ts";

/** How long a database that is asked whether it is there may take, milliseconds. */
const patience = 2_000;

/** The process is alive: it answers. Nothing else is looked at, so that a slow database does not get it killed. */
export function health(): Answer {
  return json({ status: "ok" });
}

/**
 * Whether work can be taken: the database answers, and the queue takes jobs. A backlog is no reason to be not ready:
 * taking an instance away would only make it longer.
 */
export async function readiness(services: Pick<PageServices, "database" | "queue">): Promise<Answer> {
  const database = await answers(services.database.pool.query("SELECT 1"));
  const queue =
    services.queue.isRunning?.() === false
      ? "it takes no more jobs"
      : database === "ok"
        ? await answers(services.queue.stats())
        : "not asked, since the database is away";
  const isReady = database === "ok" && queue === "ok";
  return json({ status: isReady ? "ok" : "not ready", database, queue }, isReady ? 200 : 503);
}

/** Everything that is counted, in Prometheus' text format. */
export async function metrics({ metrics: { registry } }: Pick<PageServices, "metrics">): Promise<Answer> {
  return { status: 200, type: registry.contentType, body: await registry.metrics(), maxAge: 0 };
}

/** `ok`, or in a word what is wrong; error texts may hold addresses and stay in the log. */
async function answers(question: Promise<unknown>): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => {
      resolve("it does not answer in time");
    }, patience);
  });
  try {
    return await Promise.race([
      question.then(
        () => "ok",
        () => "it answers with an error",
      ),
      late,
    ]);
  } finally {
    clearTimeout(timer);
  }
}
