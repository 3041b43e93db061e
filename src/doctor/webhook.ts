import { type ExaminationResult, warning, well, wrong } from "../domain/examination.ts";
import type { Hook } from "../github/app-description.ts";
import type { DeliveryAttempt } from "../github/deliveries.ts";
import type { Fetch } from "../github/outgoing-fetch.ts";
import { counted } from "./registration.ts";

/** Where this server takes deliveries. */
const webhookPath = "/api/github/webhooks";

/** How long our own server may take to say that it is there, milliseconds. */
const patience = 10_000;

const changeHook = 'Change it in the App\'s settings, "General", "Webhook".';

/** Whether GitHub was told the right address. @param publicUrl what the operator said is ours, if anything */
export function examineHook(hook: Hook, publicUrl: string | undefined): ExaminationResult {
  if (hook.url === null || !URL.canParse(hook.url)) {
    return wrong(
      "The App has no webhook: GitHub tells it nothing.",
      `Set its address to ${publicUrl ?? "https://YOUR-HOST"}${webhookPath}, type application/json, with the secret of WEBHOOK_SECRET.`,
    );
  }
  const url = new URL(hook.url);
  if (url.pathname !== webhookPath) {
    return wrong(
      `GitHub delivers to the path \`${url.pathname}\`; this server takes deliveries at \`${webhookPath}\`.`,
      changeHook,
      [hook.url],
    );
  }
  if (publicUrl !== undefined && url.origin !== new URL(publicUrl).origin) {
    return warning(
      "GitHub delivers to another host than PUBLIC_URL names.",
      `${changeHook} Or correct PUBLIC_URL. Where a relay passes deliveries on, all is well.`,
      [`GitHub delivers to ${hook.url}`, `PUBLIC_URL is ${publicUrl}`],
    );
  }
  if (hook.contentType !== "json") {
    return wrong(
      "GitHub delivers forms; this server reads JSON.",
      `Set "Content type" to application/json. ${changeHook}`,
    );
  }
  if (!hook.hasSecret) {
    return wrong(
      "GitHub does not sign its deliveries, and unsigned ones are refused.",
      "Set the webhook's secret to the value of WEBHOOK_SECRET in the App's settings.",
    );
  }
  if (!hook.verifiesCertificate) {
    return warning(
      "GitHub does not look at this server's certificate.",
      `Enable SSL verification. ${changeHook}`,
    );
  }
  return well("GitHub delivers signed JSON to this server's address.", [hook.url]);
}

/** Whether a server of ours answers where GitHub delivers to, as seen from here. */
export async function examineReach(hook: Hook, fetch: Fetch): Promise<ExaminationResult> {
  if (hook.url === null || !URL.canParse(hook.url)) return wrong("There is no address to try.", changeHook);
  const { origin } = new URL(hook.url);
  const start = "Start the server, and look at the proxy, the certificate and the firewall in front of it.";
  try {
    const response = await fetch(`${origin}/readyz`, {
      signal: AbortSignal.timeout(patience),
      redirect: "manual",
    });
    const state = await statusIn(response);
    if (state === null) {
      return wrong(
        `At the host that GitHub delivers to, something else answers (HTTP ${response.status}).`,
        `Lead \`${webhookPath}\` and \`/readyz\` to this server.`,
        [`${origin}/readyz`],
      );
    }
    if (state !== "ok") {
      return wrong(
        "The server is there and takes no work.",
        "Its log says why; look at the database first.",
        [`${origin}/readyz: ${state}`],
      );
    }
    return well("The server answers at the address that GitHub delivers to, as seen from here.", [origin]);
  } catch (error) {
    return wrong("Nothing answers at the address that GitHub delivers to, as seen from here.", start, [
      `${origin}/readyz: ${reasonOf(error)}`,
    ]);
  }
}

/** What became of the latest deliveries, as GitHub saw it. */
export function examineDeliveries(attempts: readonly DeliveryAttempt[]): ExaminationResult {
  const [latest] = attempts;
  if (latest === undefined) {
    return warning(
      "GitHub has delivered nothing in the last days.",
      "Comment `/convert-status` on an issue of a repository on which the App is installed, and look again.",
    );
  }
  const failed = attempts.filter(({ isDelivered }) => !isDelivered);
  if (failed.length === 0)
    return well(
      `The last ${counted(attempts.length, "delivery").replace("deliverys", "deliveries")} arrived.`,
    );
  const message = `${failed.length} of the last ${attempts.length} attempts to deliver failed.`;
  const details = failed
    .slice(0, 5)
    .map(
      ({ deliveredAt, event, statusCode, status }) =>
        `${deliveredAt} ${event}: ${statusCode === 0 ? "" : `HTTP ${statusCode}, `}${status}`,
    );
  // What failed is fetched back by the sweeps; only a way that is closed now has to be mended.
  if (latest.isDelivered) {
    return warning(
      message,
      "The latest one arrived, and what was missed is fetched back. Nothing to do.",
      details,
    );
  }
  return wrong(`${message} The latest is among them.`, remedyFor(latest), details);
}

function remedyFor({ statusCode }: DeliveryAttempt): string {
  if (statusCode === 400 || statusCode === 401) {
    return "This server refuses the signature: set the webhook's secret in the App's settings to the value of WEBHOOK_SECRET.";
  }
  if (statusCode === 404 || statusCode === 405) {
    return `GitHub delivers to a wrong path: it has to be \`${webhookPath}\`.`;
  }
  if (statusCode === 415) return 'Set "Content type" of the webhook to application/json.';
  if (statusCode >= 500)
    return "The server, or the proxy before it, fails: look at its log and at the database.";
  return "GitHub cannot reach the server: look at DNS, the certificate, the proxy and the firewall before it.";
}

/** The `status` that our own `/readyz` tells; null when that is not what answers. */
async function statusIn(response: Response): Promise<string | null> {
  try {
    const body: unknown = JSON.parse(await response.text());
    const status = typeof body === "object" && body !== null && "status" in body ? body.status : null;
    return typeof status === "string" ? status : null;
  } catch {
    return null;
  }
}

/** The innermost reason: `fetch failed` alone helps nobody. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
