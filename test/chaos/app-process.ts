import type { readEnvironment as ReadEnvironment } from "../../src/environment.ts";
import type { startApp as StartApp } from "../../src/start-app.ts";
import { type FatalStatement, Statements } from "./statements.ts";

/** What the harness tells the process. */
export type Order =
  | { readonly order: "report-when-quiet" | "sweep" | "watch"; readonly id: number }
  | ({ readonly order: "die-at-statement" } & FatalStatement)
  | { readonly order: "stop" };

/** What the process tells the harness. */
export type Message =
  | { readonly listening: string }
  | { readonly answerTo: number; readonly setAside: readonly string[] }
  | { readonly statement: string }
  | { readonly problem: string };

/**
 * The app that is shipped, as a process of its own; only its waiting times are shorter. It can be told to end in the
 * middle of its work, at a statement to the database, as if somebody had killed it.
 * Arguments: the bundle of the compiled app.
 */
const [, , bundle = ""] = process.argv;
const statements = new Statements();

function tell(message: Message): void {
  process.send?.(message);
}

async function main(): Promise<void> {
  const { readEnvironment, startApp } = (await import(bundle)) as {
    readEnvironment: typeof ReadEnvironment;
    startApp: typeof StartApp;
  };
  const say = (level: string) => (fields: object, message: string) => {
    const error = "err" in fields ? fields.err : "error" in fields ? fields.error : undefined;
    const reason = error instanceof Error ? error.stack?.split("\n", 3).join(" ") : undefined;
    process.stderr.write(
      `${new Date().toISOString()} ${process.pid} ${level} ${message} ${JSON.stringify({ ...fields, err: reason, error: reason })}\n`,
    );
  };
  const running = await startApp(readEnvironment(process.env), {
    log: { info: say("info"), warn: say("warn"), error: say("error") },
    throttle: false,
    pace: {
      queue: {
        leaseSeconds: 2,
        sweepSeconds: 0.5,
        pollSeconds: 0.2,
        retryDelaySeconds: 0,
        attempts: 40,
        timeoutSeconds: 20,
      },
      inbox: { leaseSeconds: 2, pollSeconds: 0.2, retryDelaySeconds: 0.1 },
      github: { timeoutMs: 2_000, retryBaseMs: 30, leastWaitMs: 400 },
    },
    onFatal: (error) => {
      tell({ problem: String(error) });
      process.exit(1);
    },
  });
  const { inbox, queue } = running.services;
  process.on("message", (order: Order) => {
    if (order.order === "die-at-statement") statements.dieAt(order);
    else if (order.order === "stop") void stop();
    else if (order.order === "sweep") void sweep(order.id);
    else if (order.order === "watch") watch(order.id);
    else void reportWhenQuiet(order.id);
  });

  function watch(id: number): void {
    statements.watch((statement) => {
      tell({ statement });
    });
    tell({ answerTo: id, setAside: [] });
  }

  async function sweep(id: number): Promise<void> {
    await running.sweep();
    tell({ answerTo: id, setAside: [] });
  }

  async function reportWhenQuiet(id: number): Promise<void> {
    // Work asks for more work: quiet twice in a row is quiet.
    for (let turn = 0; turn < 2; turn += 1) {
      await inbox.idle();
      await queue.idle();
    }
    const [deliveries, jobs] = await Promise.all([inbox.setAside(), queue.setAside()]);
    const setAside = [
      ...deliveries.map(({ event, error }) => `delivery ${event}: ${error}`),
      ...jobs.map(({ subject, kind, error }) => `${kind} of ${subject}: ${error}`),
    ];
    tell({ answerTo: id, setAside: setAside.map((line) => line.slice(0, 400)) });
  }

  async function stop(): Promise<void> {
    await running.stop();
    process.exit(0);
  }

  tell({ listening: running.url });
}

process.on("disconnect", () => process.exit(1));
main().catch((error: unknown) => {
  tell({ problem: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  process.exit(1);
});
