import { parse } from "yaml";
import * as z from "zod";

const appFile = z.looseObject({
  name: z.string().min(1),
  default_events: z.array(z.string()).default([]),
  default_permissions: z.record(z.string(), z.string()).default({}),
});

/** What GitHub's page for new Apps is filled in with. Source: GitHub docs, "Registering a GitHub App from a manifest". */
export type AppManifest = Readonly<Record<string, unknown>>;

/**
 * The manifest for this server, from the App's description in the repository.
 * @param text `app.yml`
 * @param publicUrl address under which GitHub reaches this server, without a slash at the end
 * @param visitedUrl address under which the visitor reaches it: GitHub leads the browser back there
 * @throws Error when the file is no description of an App
 */
export function buildManifest(text: string, publicUrl: string, visitedUrl: string): AppManifest {
  const described = appFile.parse(parse(text));
  return {
    ...described,
    url: publicUrl,
    hook_attributes: { url: `${publicUrl}/api/github/webhooks`, active: true },
    redirect_url: `${visitedUrl}/setup/done`,
    callback_urls: [`${publicUrl}/sign-in/done`],
  };
}
