import { afterEach, expect, test } from "vitest";
import { type Inbox, type InboxOptions, openInbox } from "../../src/jobs/inbox.ts";
import type { Database } from "../../src/store/database.ts";
import type { NewDelivery, TakenDelivery } from "../../src/store/deliveries.ts";
import { describeOnEveryDatabase, describeOnPostgres } from "../support/temporary-database.ts";

const inboxes: Inbox[] = [];
afterEach(async () => {
  for (const inbox of inboxes.splice(0)) await inbox.stop();
});

function open(database: Database, options: InboxOptions): Inbox {
  const inbox = openInbox(database, { retryDelaySeconds: 0, pollSeconds: 0.1, ...options });
  inboxes.push(inbox);
  return inbox;
}

function delivery(id: string, extra: Partial<NewDelivery> = {}): NewDelivery {
  return {
    id,
    event: "pull_request",
    action: "opened",
    installation: 7,
    repository: "Octo/Repo",
    payload: { number: 1 },
    source: "webhook",
    ...extra,
  };
}

describeOnEveryDatabase("the inbox", (it) => {
  test("stores a delivery before anybody works on it", async () => {
    const inbox = open(it.database, { handle: async () => undefined });
    expect(await inbox.receive(delivery("guid-1"))).toBe("stored");
    expect(await inbox.stats()).toMatchObject({ waiting: 1, working: 0, setAside: 0 });
  });

  test("hands over what it stored, byte for byte", async () => {
    const seen: TakenDelivery[] = [];
    const payload = { zebra: 1, apple: "\u0000 \ud800 ünïcode", nested: [{ a: null }] };
    const inbox = open(it.database, { handle: async (taken) => void seen.push(taken) });
    await inbox.receive(delivery("guid-1", { payload }));
    await inbox.start();
    await inbox.idle();
    expect(seen).toMatchObject([
      { id: "guid-1", event: "pull_request", action: "opened", installation: 7, repository: "octo/repo" },
    ]);
    expect(JSON.stringify(seen[0]!.payload)).toBe(JSON.stringify(payload));
  });

  test("hands a delivery over once, however often it comes in", async () => {
    const seen: string[] = [];
    const inbox = open(it.database, { handle: async ({ id }) => void seen.push(id) });
    await inbox.start();
    const answers = await Promise.all(Array.from({ length: 10 }, () => inbox.receive(delivery("guid-1"))));
    await inbox.idle();
    const replay = await inbox.receive(delivery("guid-1", { source: "redelivery" }));
    await inbox.idle();
    expect(answers.filter((answer) => answer === "stored")).toHaveLength(1);
    expect(replay).toBe("duplicate");
    expect(seen).toEqual(["guid-1"]);
  });

  test("stores those that come at the same time, but for the one that the database refuses", async () => {
    const inbox = open(it.database, { handle: async () => undefined });
    const ids = Array.from({ length: 120 }, (_, n) => `guid-${n}`);
    const answers = await Promise.allSettled(
      ids.map((id) => inbox.receive(delivery(id, id === "guid-60" ? { event: "a\0b" } : {}))),
    );
    expect(answers.flatMap(({ status }, n) => (status === "rejected" ? [ids[n]] : []))).toEqual(["guid-60"]);
    expect(await inbox.stats()).toMatchObject({ waiting: 119 });
  });

  test("works off more deliveries than fit into one batch", async () => {
    const seen = new Set<string>();
    const inbox = open(it.database, { handle: async ({ id }) => void seen.add(id) });
    for (let n = 0; n < 120; n += 1) await inbox.receive(delivery(`guid-${n}`));
    await inbox.start();
    await inbox.idle();
    expect(seen.size).toBe(120);
  });

  test("tries a failed delivery again, and one failure does not hold up the others", async () => {
    const seen: string[] = [];
    const inbox = open(it.database, {
      handle: async ({ id, attempt }) => {
        seen.push(`${id} ${attempt}`);
        if (id === "guid-1" && attempt < 3) throw new Error("the queue is away");
      },
    });
    await inbox.receive(delivery("guid-1"));
    await inbox.receive(delivery("guid-2"));
    await inbox.start();
    await inbox.idle();
    expect(seen.sort()).toEqual(["guid-1 1", "guid-1 2", "guid-1 3", "guid-2 1"]);
  });

  test("sets a poisoned delivery aside, visible and retriable", async () => {
    let broken = true;
    const inbox = open(it.database, {
      attempts: 2,
      handle: async () => {
        if (broken) throw new Error("cannot read the payload");
      },
    });
    await inbox.receive(delivery("guid-1"));
    await inbox.start();
    await inbox.idle();
    expect(await inbox.setAside()).toMatchObject([
      { id: "guid-1", attempts: 2, error: "cannot read the payload" },
    ]);
    broken = false;
    expect(await inbox.retrySetAside("guid-1")).toBe(true);
    await inbox.idle();
    expect(await inbox.setAside()).toEqual([]);
    expect(await inbox.retrySetAside("guid-1")).toBe(false);
  });

  test("takes a stuck delivery back when its lease runs out, and gives up on one that kills its process", async () => {
    const seen: number[] = [];
    const inbox = open(it.database, { attempts: 2, handle: async ({ attempt }) => void seen.push(attempt) });
    await inbox.receive(delivery("guid-1"));
    await inbox.receive(delivery("guid-2"));
    await it.database.pool.query(
      `UPDATE delivery SET state = 'working', due_at = now() - interval '1 second',
         attempts = CASE id WHEN 'guid-1' THEN 1 ELSE 2 END`,
    );
    await inbox.start();
    await inbox.idle();
    expect(seen).toEqual([2]);
    expect(await inbox.setAside()).toMatchObject([{ id: "guid-2" }]);
  });

  test("tells which deliveries were missed", async () => {
    const inbox = open(it.database, { handle: async () => undefined });
    await inbox.receive(delivery("guid-1"));
    expect(await inbox.findKnown(["guid-1", "guid-2"])).toEqual(new Set(["guid-1"]));
  });

  test("forgets payloads after a day and deliveries after ten, finished ones only", async () => {
    const inbox = open(it.database, { handle: async () => undefined });
    for (const id of ["old", "older", "fresh"]) await inbox.receive(delivery(id));
    await inbox.start();
    await inbox.idle();
    await inbox.stop();
    await inbox.receive(delivery("unfinished"));
    await it.database.pool.query(
      `UPDATE delivery SET received_at = now() - CASE id WHEN 'old' THEN interval '2 days'
         WHEN 'fresh' THEN interval '1 hour' ELSE interval '11 days' END`,
    );
    await inbox.prune();
    const rows = await it.database.prisma.delivery.findMany({ orderBy: { id: "asc" } });
    expect(rows.map(({ id, payload }) => [id, payload])).toEqual([
      ["fresh", '{"number":1}'],
      ["old", "null"],
      ["unfinished", '{"number":1}'],
    ]);
  });
});

describeOnPostgres("the inbox, two instances", (it) => {
  test("hands every delivery to one of them", async () => {
    const seen: string[] = [];
    const other = await it.openAnother();
    const handle = async ({ id }: TakenDelivery) => void seen.push(id);
    const inboxesHere = [open(it.database, { handle }), open(other, { handle })];
    for (const inbox of inboxesHere) await inbox.start();
    await Promise.all(
      Array.from({ length: 200 }, (_, n) => inboxesHere[n % 2]!.receive(delivery(`guid-${n}`))),
    );
    for (const inbox of inboxesHere) await inbox.idle();
    expect(seen.length).toBe(200);
    expect(new Set(seen).size).toBe(200);
  });
});
