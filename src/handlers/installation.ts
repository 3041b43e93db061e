import * as z from "zod";
import type { DeliveryHandler } from "./payload.ts";

const installationJson = z.object({ installation: z.object({ id: z.number() }) });
const repositoriesJson = installationJson.extend({
  repositories_added: z.array(z.object({ full_name: z.string() })),
});

const installing = new Set(["created", "unsuspend", "new_permissions_accepted"]);

/** The App was installed, or may do more than before: everything there is looked at. */
export const handleInstallation: DeliveryHandler = ({ action, payload }) => {
  if (action === null || !installing.has(action)) return [];
  const { installation } = installationJson.parse(payload);
  return [{ verb: "reconcile-installation", installation: installation.id }];
};

/** Repositories were added to an installation. */
export const handleInstallationRepositories: DeliveryHandler = ({ action, payload }) => {
  if (action !== "added") return [];
  const event = repositoriesJson.parse(payload);
  return event.repositories_added.map(({ full_name }) => {
    const [owner = "", name = ""] = full_name.split("/");
    return { verb: "reconcile-repository", repository: { installation: event.installation.id, owner, name } };
  });
};
