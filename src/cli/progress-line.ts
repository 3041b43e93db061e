import type { ScanOptions } from "../domain/campaign-kind.ts";

/** Progress of long work on standard error: only on a terminal, gone when the work is done. */
export async function progressLine(stream: NodeJS.WriteStream): Promise<{
  report: NonNullable<ScanOptions["onProgress"]>;
  done: () => void;
}> {
  if (!stream.isTTY) return { report: () => undefined, done: () => undefined };
  const { SingleBar } = await import("cli-progress");
  const bar = new SingleBar({
    stream,
    clearOnComplete: true,
    hideCursor: true,
    format: "{what} {bar} {value}/{total}",
  });
  let started = false;
  return {
    report(done, total, what) {
      if (!started) {
        bar.start(total ?? done, done, { what });
        started = true;
      }
      bar.setTotal(total ?? done);
      bar.update(done, { what });
    },
    done() {
      if (started) bar.stop();
    },
  };
}
