import { Command, InvalidArgumentError } from "commander";
import { airflow } from "./checkout.ts";

/** What is to be compared. */
export interface BenchArguments {
  /** Folder of a git repository that holds the commit; absent: it is fetched from GitHub. */
  readonly tree?: string;
  readonly commit: string;
  /** Runs of which the median counts. */
  readonly rounds: number;
  /** Whether 4 and 16 copies of the files are scanned too. */
  readonly growth: boolean;
}

/** What was asked for on the command line; ends the process for `--help` and for wrong arguments. */
export function readArguments(): BenchArguments {
  return new Command("npm run bench --")
    .description(
      "Compares the scanner with what else reads the same tree, whole processes, and prints ratios and the bars.\n" +
        "Needs git, python3 and npm, and a build (npm run build). What it makes is kept in .cache/bench.\n" +
        "Exit code: 0 the bars hold, 1 one does not, 2 wrong arguments, 4 the tree or ast-grep cannot be had.",
    )
    .option("--tree <folder>", `a clone that has the commit (default: ${airflow.url}, from the network)`)
    .option("--commit <sha>", "what is scanned", airflow.commit)
    .option("--rounds <count>", "runs of which the median counts", readCount, 15)
    .option("--no-growth", "leave out 4 and 16 copies of the tree")
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
    .parse()
    .opts<BenchArguments>();
}

function readCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > 100)
    throw new InvalidArgumentError("Give a whole number from 1 to 100.");
  return count;
}
