import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** What a whole process cost, the processes that it started included. */
export interface Cost {
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
}

/** Python's `getrusage` counts children of children too, which Node cannot ask for. */
const wrapper = `
import json, os, resource, subprocess, sys, time
cwd, stdin, *command = sys.argv[1:]
with open(stdin, "rb") as source:
    started = time.perf_counter()
    done = subprocess.run(command, cwd=cwd, stdin=source, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    wall = time.perf_counter() - started
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({
    "code": done.returncode, "error": done.stderr.decode(errors="replace")[-2000:], "wall": wall,
    "cpu": used.ru_utime + used.ru_stime, "peak": used.ru_maxrss / 1024,
}))
`;

interface Measured {
  readonly code: number;
  readonly error: string;
  readonly wall: number;
  readonly cpu: number;
  readonly peak: number;
}

/**
 * What every command is run with. What else the shell has that starts the bench would be measured, too: with
 * `NODE_EXTRA_CA_CERTS`, Node reads all certificates of a file before it does anything, which takes it longer than to
 * start.
 */
const environment = Object.fromEntries(
  ["PATH", "HOME"].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  }),
);

/**
 * Runs a command once, its output thrown away.
 * @param stdin a file that it reads
 * @throws Error with what the command said when it fails
 */
export async function measure(command: readonly string[], cwd: string, stdin = "/dev/null"): Promise<Cost> {
  const { stdout } = await promisify(execFile)("python3", ["-c", wrapper, cwd, stdin, ...command], {
    env: environment,
  });
  const { code, error, wall, cpu, peak } = JSON.parse(stdout) as Measured;
  if (code !== 0) throw new Error(`${command.join(" ")} ended with ${code}:\n${error}`);
  return { wallSeconds: wall, cpuSeconds: cpu, peakMegabytes: peak };
}

/** The middle of several runs, each figure for itself; the peak is the highest. */
export function median(costs: readonly Cost[]): Cost {
  return {
    wallSeconds: middle(costs.map((cost) => cost.wallSeconds)),
    cpuSeconds: middle(costs.map((cost) => cost.cpuSeconds)),
    peakMegabytes: Math.max(...costs.map((cost) => cost.peakMegabytes)),
  };
}

/** The middle value; of an even number, the lower of the two. */
export function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[(values.length - 1) >> 1] ?? Number.NaN;
}
