import type { Fate } from "../support/gateway/deliveries.ts";
import type { Exchange } from "../support/gateway/exchange.ts";
import type { Fault } from "../support/gateway/faults.ts";
import { Random } from "./random.ts";
import type { Weather } from "./schedule.ts";
import type { ChaosWorld } from "./world.ts";

const kinds: readonly Fault["kind"][] = [
  "502-before",
  "502-after",
  "hang-before",
  "hang-after",
  "reset-before",
  "reset-after",
  "401",
  "403-permission",
  "403-secondary",
  "403-primary",
  "429",
];

/** What the storm did, for the figures. */
export interface Storm {
  faults: number;
  readonly fates: Record<string, number>;
  /** Has processes killed at one of the next requests. */
  killAtRequest(number: number, when: "before" | "after", kill: () => void): void;
  end(): void;
}

/** Lets requests of the app and deliveries to it go wrong as often as the weather says. */
export function startStorm(world: ChaosWorld, weather: Weather, seed: number): Storm {
  const { github, instances } = world;
  // Requests come in an order of their own: they must not use up the chance of the deliveries.
  const requests = new Random(seed ^ 0x5bd1e995);
  const deliveries = new Random(seed ^ 0x1b873593);
  const deadly: { left: number; when: "before" | "after"; kill: () => void }[] = [];
  const storm: Storm = {
    faults: 0,
    fates: {},
    killAtRequest(number, when, kill) {
      deadly.push({ left: number, when, kill });
    },
    end() {
      github.faults.decide(null);
      github.deliveries.decide(() => {
        aim();
        return "send";
      });
    },
  };

  function decideRequest(exchange: Exchange): Fault | null {
    const isOurs =
      (exchange.who.kind === "installation" || exchange.who.kind === "app") &&
      exchange.who.app.slug === "convert-status";
    if (!isOurs) return null;
    for (const entry of deadly) {
      entry.left -= 1;
      if (entry.left !== 0) continue;
      entry.kill();
      return { kind: entry.when === "before" ? "reset-before" : "reset-after" };
    }
    if (!requests.chance(weather.faults)) return null;
    storm.faults += 1;
    const kind = requests.pick(kinds);
    return requests.chance(0.5) ? { kind, retryAfter: 1 } : { kind };
  }

  /** The load balancer: any instance may get any delivery, those that are down included. */
  function aim(): void {
    const { address } = deliveries.pick(instances);
    github.deliveries.setUrl("convert-status", `${address}/api/github/webhooks`);
  }

  function decideDelivery(): Fate {
    aim();
    const fate: Fate = deliveries.chance(weather.drop)
      ? "drop"
      : deliveries.chance(weather.double)
        ? "double"
        : deliveries.chance(weather.hold)
          ? "hold"
          : deliveries.chance(weather.delay)
            ? { delayMs: deliveries.integer(1, 400) }
            : "send";
    const name = typeof fate === "string" ? fate : "delay";
    storm.fates[name] = (storm.fates[name] ?? 0) + 1;
    return fate;
  }

  github.faults.decide(decideRequest);
  github.deliveries.decide(decideDelivery);
  return storm;
}
