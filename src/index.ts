import type { Probot } from "probot";
import { receiveDeliveries } from "./handlers/receive-deliveries.ts";
import type { Services } from "./services.ts";

/**
 * The Probot app: every verified delivery goes into the inbox before GitHub gets its answer, and nothing else happens
 * while GitHub waits. The work is done from the inbox, by the services.
 */
export function convertStatus(services: Services): (app: Probot) => void {
  return (app) => {
    app.onAny(receiveDeliveries(services));
  };
}
