import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import * as z from "zod";
import { type ExaminationResult, warning, well, wrong } from "../domain/examination.ts";
import type { RegisteredApp } from "../github/app-description.ts";
import type { Installation } from "../github/installations.ts";
import { packageRoot } from "../package-root.ts";

/** What the App has to be allowed, and told. */
export interface Wanted {
  readonly permissions: Readonly<Record<string, string>>;
  readonly events: readonly string[];
}

const appFile = z.object({
  default_permissions: z.record(z.string(), z.string()),
  default_events: z.array(z.string()),
});

/** What `app.yml` asks for. */
export function wantedByAppFile(): Wanted {
  const text = readFileSync(join(packageRoot, "app.yml"), "utf8");
  const { default_permissions, default_events } = appFile.parse(parse(text));
  return { permissions: default_permissions, events: default_events };
}

/** Whether the App was registered with what it needs, and with no more. */
export function examinePermissions(app: RegisteredApp, wanted: Wanted): ExaminationResult {
  const lacking = lackingPermissions(app.permissions, wanted);
  if (lacking.length > 0) {
    return wrong(
      `The App lacks ${lacking.join(", ")}.`,
      `Grant it in the App's settings, "Permissions & events" (${settingsOf(app)}), then accept it in every installation.`,
    );
  }
  const needless = Object.entries(app.permissions)
    .filter(([name, access]) => rank(access) > rank(wanted.permissions[name]))
    .map(([name, access]) => `\`${name}: ${access}\``);
  if (needless.length > 0) {
    return warning(
      `The App may more than it needs: ${needless.join(", ")}.`,
      `Take it away in the App's settings, "Permissions & events" (${settingsOf(app)}).`,
    );
  }
  return well("The App has the permissions that it needs, and no other.");
}

/** Whether GitHub tells the App what it has to know. */
export function examineEvents(app: RegisteredApp, wanted: Wanted): ExaminationResult {
  const lacking = wanted.events.filter((event) => !app.events.includes(event));
  if (lacking.length > 0) {
    const list = lacking.map((event) => `\`${event}\``).join(", ");
    return wrong(
      `GitHub does not tell the App about ${list}: what hangs on it waits for the next sweep.`,
      `Subscribe to it in the App's settings, "Permissions & events" (${settingsOf(app)}).`,
    );
  }
  return well(`The App is subscribed to all ${wanted.events.length} events that it handles.`);
}

/** Whether the App is installed somewhere, and its installations granted what the App asks for. */
export function examineInstallations(
  app: RegisteredApp,
  installations: readonly Installation[],
  wanted: Wanted,
): ExaminationResult {
  if (installations.length === 0) {
    return wrong("The App is installed nowhere.", `Install it: ${app.page}/installations/new`);
  }
  const active = installations.filter(({ isSuspended }) => !isSuspended);
  const behind = active
    .map(({ account, permissions }) => ({ account, lacking: lackingPermissions(permissions, wanted) }))
    .filter(({ lacking }) => lacking.length > 0);
  if (behind.length > 0) {
    return wrong(
      `${counted(behind.length, "installation")} did not accept what the App asks for.`,
      "An owner of the account accepts it in Settings, Applications (Integrations), Configure.",
      behind.map(({ account, lacking }) => `${account} lacks ${lacking.join(", ")}`),
    );
  }
  const suspended = installations.filter(({ isSuspended }) => isSuspended);
  if (suspended.length > 0) {
    return warning(
      `${counted(suspended.length, "installation")} of ${installations.length} ${suspended.length === 1 ? "is" : "are"} suspended: nothing happens there.`,
      "An owner of the account can lift it in Settings, Applications (Integrations), Configure.",
      suspended.map(({ account }) => account),
    );
  }
  return well(
    `The App is installed on ${counted(installations.length, "account")}.`,
    installations.map(({ account }) => account),
  );
}

function lackingPermissions(granted: Readonly<Record<string, string>>, { permissions }: Wanted): string[] {
  return Object.entries(permissions)
    .filter(([name, access]) => rank(granted[name]) < rank(access))
    .map(([name, access]) => `\`${name}: ${access}\``);
}

function rank(access: string | undefined): number {
  return ["read", "write", "admin"].indexOf(access ?? "") + 1;
}

/** An App of an organisation has its settings elsewhere; its page leads there too. */
function settingsOf({ page }: RegisteredApp): string {
  return `${page}, "App settings"`;
}

/** `1 installation`, `2 installations`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
