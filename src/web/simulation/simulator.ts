import type { CampaignPlace } from "../../domain/campaign-catalogue.ts";
import { type Simulation, type Supposition, simulate } from "../../workflows/simulate.ts";
import type { PageServices } from "../page-services.ts";

/** Simulations in a window of time, for all visitors together: each reads whole trees and may ask GitHub. */
const mostPerWindow = 30;
const windowMs = 10 * 60_000;

/** What came of asking for a simulation. */
export type SimulationResult =
  | Simulation
  | { readonly ok: false; readonly busy: true }
  | { readonly ok: false; readonly impossible: string };

/** Runs simulations, one at a time. */
export interface Simulator {
  run(place: CampaignPlace | null, supposition: Supposition): Promise<SimulationResult>;
}

/** A simulator on the running app's connection to GitHub; it publishes nothing and writes nothing but caches. */
export function openSimulator(
  services: Pick<PageServices, "contextFor">,
  now: () => number = Date.now,
): Simulator {
  let running = false;
  let begun: number[] = [];
  return {
    async run(place, supposition) {
      if (services.contextFor === undefined || place === null) {
        return {
          ok: false,
          impossible: "The repository cannot be read from here, so nothing can be scanned or judged again.",
        };
      }
      begun = begun.filter((time) => time > now() - windowMs);
      if (running || begun.length >= mostPerWindow) return { ok: false, busy: true };
      running = true;
      begun.push(now());
      const [owner = "", name = ""] = place.name.split("/");
      try {
        const context = await services.contextFor({ installation: place.installation, owner, name });
        return await simulate(context, supposition);
      } catch (error) {
        const detail = error instanceof Error ? error.message : String(error);
        return { ok: false, impossible: `GitHub could not be read: ${detail}` };
      } finally {
        running = false;
      }
    },
  };
}
