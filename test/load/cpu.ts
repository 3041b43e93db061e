import { Client } from "pg";
import type { ServerProcess } from "../support/server-process.ts";

/** What the run has used up to now. */
export interface Used {
  /** CPU seconds of the servers together. */
  readonly servers: number;
  /** CPU seconds of this process: the emulated GitHub. */
  readonly github: number;
  /** Transactions of the database; 0 for the embedded one. */
  readonly transactions: number;
}

/** Reads what was used. On a busy machine this says more than times do. */
export async function readUsed(
  servers: readonly ServerProcess[],
  databaseUrl: string | undefined,
): Promise<Used> {
  const seconds = await Promise.all(servers.map((server) => server.metric("process_cpu_seconds_total")));
  const { user, system } = process.cpuUsage();
  return {
    servers: seconds.reduce((sum, value) => sum + value, 0),
    github: (user + system) / 1e6,
    transactions: databaseUrl === undefined ? 0 : await countTransactions(databaseUrl),
  };
}

/** One line about what was used between two readings. */
export function describeUsed(before: Used, after: Used, deliveries: number): string {
  const each = (value: number, unit: string, digits: number) =>
    `${(value / deliveries).toFixed(digits)}${unit}`;
  return [
    `servers ${each((after.servers - before.servers) * 1_000, " ms", 1)} of CPU`,
    `emulated GitHub ${each((after.github - before.github) * 1_000, " ms", 1)} of CPU`,
    `${each(after.transactions - before.transactions, "", 1)} transactions`,
  ].join(", ");
}

async function countTransactions(url: string): Promise<number> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ count: string }>(
      "SELECT xact_commit + xact_rollback AS count FROM pg_stat_database WHERE datname = current_database()",
    );
    return Number(rows[0]?.count);
  } finally {
    await client.end();
  }
}
