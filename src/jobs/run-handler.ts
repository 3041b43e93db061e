import { setTimeout as sleep } from "node:timers/promises";
import { asError } from "./as-error.ts";
import { type Handler, type Job, RetryAt } from "./job.ts";

/** After its signal a handler gets so long to end by itself. */
const lastWordsMs = 2_000;

/**
 * Runs a handler until it ends, or until it was told to and did not.
 * @param timeoutSeconds after that it is told to end
 * @returns why it did not succeed; null: it did
 */
export async function runHandler(
  handler: Handler,
  job: Job,
  control: AbortController,
  timeoutSeconds: number,
): Promise<{ reason: unknown } | null> {
  const { signal } = control;
  const timeout = setTimeout(() => {
    control.abort(new Error(`The job took longer than ${timeoutSeconds} seconds.`));
  }, timeoutSeconds * 1_000);
  const aborted = new Promise<void>((resolve) => {
    signal.addEventListener("abort", () => {
      resolve();
    });
  }).then(() => sleep(lastWordsMs, undefined, { ref: false }));
  try {
    // A handler that does not hear its signal is left alone after a while; it may write nothing more.
    await Promise.race([
      handler(job, signal),
      aborted.then(() => {
        throw asError(signal.reason);
      }),
    ]);
    // A handler that ended because of its signal may have left work undone, whatever it says.
    return signal.aborted ? { reason: signal.reason } : null;
  } catch (error) {
    return { reason: signal.aborted && !(error instanceof RetryAt) ? signal.reason : error };
  } finally {
    clearTimeout(timeout);
  }
}
