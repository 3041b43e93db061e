import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { postgresUrl } from "../support/temporary-database.ts";

/** The PostgreSQL server as far as one database is concerned. */
export class DatabaseServer {
  readonly #name: string;
  #back: Promise<void> = Promise.resolve();

  /** @param url of the database */
  constructor(url: string) {
    this.#name = new URL(url).pathname.slice(1);
  }

  /** Ends every connection to the database. */
  async cutConnections(): Promise<void> {
    await this.#run(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()",
      [this.#name],
    );
  }

  /** Ends every connection and refuses new ones for a while. Resolves when it has begun. */
  async restart(milliseconds: number): Promise<void> {
    await this.#back;
    await this.#run(`ALTER DATABASE ${this.#name} ALLOW_CONNECTIONS false`);
    this.#back = sleep(milliseconds).then(() =>
      this.#run(`ALTER DATABASE ${this.#name} ALLOW_CONNECTIONS true`),
    );
    await this.cutConnections();
  }

  /** Resolves when connections are let in. */
  isBack(): Promise<void> {
    return this.#back;
  }

  async #run(sql: string, values: readonly string[] = []): Promise<void> {
    const client = new Client({ connectionString: postgresUrl ?? undefined });
    await client.connect();
    await client.query(sql, [...values]).finally(() => client.end());
  }
}
