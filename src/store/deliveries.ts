import type { Database } from "./database.ts";
import type { DeliverySource } from "./generated/prisma/enums.ts";
import { storable } from "./storable.ts";

/** A webhook delivery as it came in. */
export interface NewDelivery {
  /** GitHub's GUID, the header `X-GitHub-Delivery`. */
  readonly id: string;
  /** The header `X-GitHub-Event`. */
  readonly event: string;
  /** The payload's `action`. */
  readonly action: string | null;
  readonly installation: number | null;
  /** `owner/name`. */
  readonly repository: string | null;
  readonly payload: unknown;
  readonly source: DeliverySource;
}

/** A delivery that was taken to be worked off. */
export interface TakenDelivery extends Omit<NewDelivery, "source"> {
  readonly receivedAt: Date;
  /** 1 for the first try. */
  readonly attempt: number;
}

/** A delivery that failed so often that it waits for a person. */
export interface SetAsideDelivery {
  readonly id: string;
  readonly event: string;
  readonly action: string | null;
  readonly repository: string | null;
  readonly attempts: number;
  readonly error: string;
  readonly receivedAt: Date;
}

/** The table of deliveries. */
export class Deliveries {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Stores deliveries with one statement, and so with one commit.
   * @returns for each, false when one with its GUID is there already: a duplicate, a replay, a redelivery
   */
  async add(deliveries: readonly NewDelivery[]): Promise<readonly boolean[]> {
    // In one order in all processes: two that store the same GUIDs at the same time wait for each other only one way.
    const rows = [...deliveries].sort((a, b) => (a.id < b.id ? -1 : 1)).map(toColumns);
    const places = rows.map(
      (row, n) => `(${row.map((_, column) => `$${n * row.length + column + 1}`).join(", ")})`,
    );
    const { rows: added } = await this.#database.pool.query<{ id: string }>({
      // Planned once per connection and number.
      name: `add-deliveries-${rows.length}`,
      text: `INSERT INTO delivery (id, event, action, installation, repository, payload, source)
        VALUES ${places.join(", ")} ON CONFLICT (id) DO NOTHING RETURNING id`,
      values: rows.flat(),
    });
    const isNew = new Set(added.map(({ id }) => id));
    // Of two with the same GUID the first is new.
    return deliveries.map(({ id }) => isNew.delete(id));
  }

  /**
   * Takes the oldest deliveries that are due, and those whose taker has not been heard of since its lease ran out.
   * Several processes may do this at once.
   */
  async take(limit: number, leaseSeconds: number): Promise<TakenDelivery[]> {
    const { rows } = await this.#database.pool.query<TakenRow>(
      `UPDATE delivery SET state = 'working', attempts = attempts + 1,
         due_at = now() + $2 * interval '1 second'
       WHERE id IN (SELECT id FROM delivery WHERE state IN ('waiting', 'working') AND due_at <= now()
         ORDER BY due_at, received_at LIMIT $1 FOR UPDATE SKIP LOCKED)
       RETURNING id, event, action, installation, repository, payload, received_at, attempts`,
      [limit, leaseSeconds],
    );
    return rows
      .sort((a, b) => a.received_at.getTime() - b.received_at.getTime())
      .map(({ received_at: receivedAt, attempts, installation, payload, ...rest }) => ({
        ...rest,
        installation: installation === null ? null : Number(installation),
        payload: JSON.parse(payload) as unknown,
        receivedAt,
        attempt: attempts,
      }));
  }

  /** Ends all leases; right only where nobody else can hold one. */
  async releaseAll(): Promise<void> {
    await this.#database.pool.query("UPDATE delivery SET due_at = now() WHERE state = 'working'");
  }

  async finish(ids: readonly string[]): Promise<void> {
    await this.#database.pool.query(
      "UPDATE delivery SET state = 'done', finished_at = now(), error = NULL WHERE id = ANY($1)",
      [ids],
    );
  }

  /** @param retryAt null: it is set aside */
  async fail(id: string, error: string, retryAt: Date | null): Promise<void> {
    await this.#database.pool.query(
      `UPDATE delivery SET error = $2, due_at = COALESCE($3::timestamptz, due_at),
         state = CASE WHEN $3::timestamptz IS NULL THEN 'set_aside'::delivery_state ELSE 'waiting'::delivery_state END
       WHERE id = $1 AND state = 'working'`,
      [id, error.replaceAll("\0", "").slice(0, 8_000), retryAt],
    );
  }

  async findSetAside(): Promise<SetAsideDelivery[]> {
    const rows = await this.#database.prisma.delivery.findMany({
      where: { state: "set_aside" },
      orderBy: { receivedAt: "desc" },
      take: 500,
      omit: { payload: true },
    });
    return rows.map(({ id, event, action, repository, attempts, error, receivedAt }) => ({
      id,
      event,
      action,
      repository,
      attempts,
      error: error ?? "",
      receivedAt,
    }));
  }

  /** Lets a set-aside delivery be tried again from the start. @returns false when there is none with this GUID */
  async retry(id: string): Promise<boolean> {
    const { count } = await this.#database.prisma.delivery.updateMany({
      where: { id, state: "set_aside" },
      data: { state: "waiting", attempts: 0, dueAt: new Date() },
    });
    return count === 1;
  }

  /** Which of these GUIDs are stored, in whatever state; so that only what was missed is asked of GitHub again. */
  async findKnown(ids: readonly string[]): Promise<Set<string>> {
    const { rows } = await this.#database.pool.query<{ id: string }>(
      "SELECT id FROM delivery WHERE id = ANY($1)",
      [ids],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** Counts by state, and how long the oldest unfinished one has been here. */
  async stats(): Promise<{ waiting: number; working: number; setAside: number; oldestSeconds: number }> {
    const { rows } = await this.#database.pool.query<{
      waiting: number;
      working: number;
      setAside: number;
      oldestSeconds: number;
    }>(
      `SELECT count(*) FILTER (WHERE state = 'waiting')::int AS waiting,
         count(*) FILTER (WHERE state = 'working')::int AS working,
         count(*) FILTER (WHERE state = 'set_aside')::int AS "setAside",
         COALESCE(EXTRACT(epoch FROM now() - min(received_at)
           FILTER (WHERE state IN ('waiting', 'working'))), 0)::float AS "oldestSeconds"
       FROM delivery WHERE state <> 'done'`,
    );
    const [stats] = rows;
    if (stats === undefined) throw new Error("An aggregate without GROUP BY gave no row.");
    return stats;
  }

  /**
   * Empties the payloads of finished deliveries after a day and forgets finished ones after ten: GitHub redelivers
   * for three days (GHES: seven), and a replay after that must still be recognised.
   */
  async prune(): Promise<void> {
    await this.#database.pool.query(
      "DELETE FROM delivery WHERE state = 'done' AND received_at < now() - interval '10 days'",
    );
    await this.#database.pool.query(
      `UPDATE delivery SET payload = 'null'
       WHERE state = 'done' AND payload <> 'null' AND received_at < now() - interval '1 day'`,
    );
  }
}

function toColumns(delivery: NewDelivery): readonly (string | number | null)[] {
  const { id, event, action, installation, repository, payload, source } = delivery;
  return [
    id,
    event,
    action === null ? null : storable(action),
    installation,
    repository === null ? null : storable(repository.toLowerCase()),
    JSON.stringify(payload),
    source,
  ];
}

interface TakenRow extends Omit<TakenDelivery, "receivedAt" | "attempt" | "installation"> {
  readonly installation: string | null;
  readonly payload: string;
  readonly received_at: Date;
  readonly attempts: number;
}
