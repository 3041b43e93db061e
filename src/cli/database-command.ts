import type { Command } from "commander";
import { print } from "./output.ts";
import { UsageError } from "./usage-error.ts";

/** `database copy`: moves from the embedded database to a PostgreSQL server. */
export function addDatabaseCommand(program: Command): void {
  const database = program.command("database").description("Look after the app's database");
  database
    .command("copy")
    .description("Copy the embedded database to a PostgreSQL server; stop the app first")
    .requiredOption("--to <url>", "postgresql:// address of an empty database")
    .option("--from <directory>", "directory of the embedded database", ".convert-status/data")
    .action(async ({ to, from }: { to: string; from: string }) => {
      if (!/^postgres(ql)?:\/\//.test(to)) throw new UsageError(`--to ${to} is no postgresql:// address.`);
      await print(await copy(from, to));
    });
}

/** @returns what was copied, in words */
async function copy(from: string, to: string): Promise<string> {
  // The database is loaded only where it is used: the other commands start without it.
  const { openDatabase } = await import("../store/database.ts");
  const { copyDatabase } = await import("../store/copy-database.ts");
  const onFatal = (error: Error) => {
    process.stderr.write(`convert-status: the embedded database failed: ${error.message}\n`);
    process.exit(2);
  };
  try {
    const source = await openDatabase({ directory: from, onFatal });
    try {
      const target = await openDatabase({ url: to, onFatal });
      try {
        const tables = await copyDatabase(source, target);
        const rows = tables.map(({ table, rows: count }) => `  ${table}: ${count}`);
        return `Copied:\n${rows.join("\n")}\nSet DATABASE_URL to the server and start the app again.`;
      } finally {
        await target.close();
      }
    } finally {
      await source.close();
    }
  } catch (error) {
    // A server that is away, a directory in use, a target that is not empty: all of them the operator's to mend.
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
