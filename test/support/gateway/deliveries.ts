import { createHmac, randomUUID } from "node:crypto";
import type { RegisteredApp } from "./accounts.ts";
import type { Json } from "./json.ts";

/** One attempt to hand an event over, as GitHub lists it. */
export interface Delivery {
  readonly id: number;
  readonly guid: string;
  readonly app: string;
  readonly event: string;
  readonly action: string | null;
  readonly payload: Json;
  readonly redelivery: boolean;
  readonly deliveredAt: string;
  /** 0 when nobody answered. */
  statusCode: number;
  durationMs: number;
}

/** What becomes of an event on its way. */
export type Fate = "send" | "drop" | "double" | "hold" | { readonly delayMs: number };

/** GitHub gives up after 10 s. */
const deliveryTimeoutMs = 10_000;

/** Hands events over to the Apps as GitHub does: signed, with a GUID, without ever repeating one by itself. */
export class Deliveries {
  readonly log: Delivery[] = [];
  readonly #urls = new Map<string, string | null>();
  readonly #pending = new Set<Promise<unknown>>();
  #held: { app: RegisteredApp; guid: string; event: string; payload: Json }[] = [];
  #fate: (event: string, payload: Json) => Fate = () => "send";
  #nextId = 20_000_000_001;

  /** Where an App's deliveries go; null: nowhere, every one fails. */
  setUrl(app: string, url: string | null): void {
    this.#urls.set(app, url);
  }

  /** Decides about every event from now on. */
  decide(fate: (event: string, payload: Json) => Fate): void {
    this.#fate = fate;
  }

  /** A new event. */
  dispatch(app: RegisteredApp, event: string, payload: Json): void {
    const guid = randomUUID();
    const fate = this.#fate(event, payload);
    if (fate === "hold") this.#held.push({ app, guid, event, payload });
    else if (fate === "drop") this.#record(app, guid, event, payload, false);
    else if (typeof fate === "object")
      this.#track(delay(fate.delayMs).then(() => this.#send(app, guid, event, payload)));
    else {
      this.#track(this.#send(app, guid, event, payload));
      if (fate === "double") this.#track(this.#send(app, guid, event, payload));
    }
  }

  get held(): number {
    return this.#held.length;
  }

  /** Sends what was held, in the order that `order` makes of it. */
  release(order: <T>(events: readonly T[]) => readonly T[] = (events) => events): void {
    const held = order(this.#held);
    this.#held = [];
    for (const { app, guid, event, payload } of held) this.#track(this.#send(app, guid, event, payload));
  }

  /** Sends a recorded delivery again under its GUID. */
  redeliver(id: number, app: RegisteredApp): boolean {
    const delivery = this.log.find((entry) => entry.id === id && entry.app === app.slug);
    if (delivery === undefined) return false;
    this.#track(this.#send(app, delivery.guid, delivery.event, delivery.payload, true));
    return true;
  }

  /** Waits until nothing is on its way. */
  async settled(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }

  async #send(
    app: RegisteredApp,
    guid: string,
    event: string,
    payload: Json,
    redelivery = false,
  ): Promise<void> {
    const delivery = this.#record(app, guid, event, payload, redelivery);
    const url = this.#urls.has(app.slug) ? this.#urls.get(app.slug) : app.webhookUrl;
    if (url === null || url === undefined) return;
    const body = JSON.stringify(payload);
    const started = performance.now();
    try {
      const response = await fetch(url, {
        method: "POST",
        headers: deliveryHeaders(app, guid, event, body),
        body,
        signal: AbortSignal.timeout(deliveryTimeoutMs),
      });
      await response.arrayBuffer();
      delivery.statusCode = response.status;
    } catch {
      // Nobody there, or no answer in time: GitHub writes it down and goes on.
      delivery.statusCode = 0;
    }
    delivery.durationMs = performance.now() - started;
  }

  #record(app: RegisteredApp, guid: string, event: string, payload: Json, redelivery: boolean): Delivery {
    const delivery: Delivery = {
      id: this.#nextId,
      guid,
      app: app.slug,
      event,
      action: typeof payload.action === "string" ? payload.action : null,
      payload,
      redelivery,
      deliveredAt: new Date().toISOString(),
      statusCode: 0,
      durationMs: 0,
    };
    this.#nextId += 1;
    this.log.push(delivery);
    return delivery;
  }

  #track(work: Promise<unknown>): void {
    this.#pending.add(work);
    void work.finally(() => this.#pending.delete(work));
  }
}

/** The headers of a real delivery; signed with the App's secret. */
function deliveryHeaders(
  app: Pick<RegisteredApp, "id" | "webhookSecret">,
  guid: string,
  event: string,
  body: string,
): Record<string, string> {
  return {
    "content-type": "application/json",
    "user-agent": "GitHub-Hookshot/044aadd",
    "x-github-delivery": guid,
    "x-github-event": event,
    "x-github-hook-id": "292430182",
    "x-github-hook-installation-target-id": String(app.id),
    "x-github-hook-installation-target-type": "integration",
    "x-hub-signature-256": `sha256=${createHmac("sha256", app.webhookSecret).update(body).digest("hex")}`,
  };
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
