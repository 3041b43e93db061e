import { readFile, rename, writeFile } from "node:fs/promises";
import * as z from "zod";

/** What GitHub answers when a manifest's code is exchanged. Source: GitHub REST, "Create a GitHub App from a manifest". */
const conversion = z.looseObject({
  id: z.number().int().positive(),
  slug: z.string(),
  html_url: z.url({ protocol: /^https?$/ }),
  pem: z.string().includes("PRIVATE KEY"),
  webhook_secret: z.string().min(1),
  client_id: z.string().min(1),
  client_secret: z.string().min(1),
});

/** The credentials of a new App. */
export interface Credentials {
  readonly appId: number;
  readonly privateKey: string;
  readonly webhookSecret: string;
  /** For visitors who sign in. */
  readonly clientId: string;
  readonly clientSecret: string;
  /** The App's page on GitHub. */
  readonly page: string;
}

/**
 * Reads GitHub's answer.
 * @throws Error naming what is missing when it is something else; never with a value of it
 */
export function readConversion(answer: unknown): Credentials {
  const result = conversion.safeParse(answer);
  if (!result.success) {
    const fields = [...new Set(result.error.issues.map(({ path }) => path.join(".")))];
    throw new Error(`GitHub's answer is not what its documentation says: ${fields.join(", ")}.`);
  }
  const read = result.data;
  return {
    appId: read.id,
    privateKey: read.pem,
    webhookSecret: read.webhook_secret,
    clientId: read.client_id,
    clientSecret: read.client_secret,
    page: read.html_url,
  };
}

/** The lines of an environment file; line ends of the key are written as `\n`, as every reader of such files takes them. */
export function environmentLines(credentials: Credentials, publicUrl: string): string {
  const key = credentials.privateKey.trim().replaceAll(/\r?\n/g, "\\n");
  return [
    `APP_ID=${credentials.appId}`,
    `PRIVATE_KEY="${key}"`,
    `WEBHOOK_SECRET=${credentials.webhookSecret}`,
    `CLIENT_ID=${credentials.clientId}`,
    `CLIENT_SECRET=${credentials.clientSecret}`,
    `PUBLIC_URL=${publicUrl}`,
    "",
  ].join("\n");
}

/**
 * Adds the lines to an environment file that only its owner can read. Lines of the same variables are replaced.
 * @throws Error when the file cannot be written, or holds other credentials already
 */
export async function writeEnvironmentFile(path: string, lines: string): Promise<void> {
  const known = await readFile(path, "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  });
  if (/^\s*(?:export\s+)?(?:APP_ID|PRIVATE_KEY|WEBHOOK_SECRET)\s*=\s*\S/m.test(known)) {
    throw new Error(`${path} holds credentials already; they are not overwritten.`);
  }
  const kept = known
    .split("\n")
    .filter(
      (line) =>
        !/^\s*(?:APP_ID|PRIVATE_KEY|WEBHOOK_SECRET|CLIENT_ID|CLIENT_SECRET|PUBLIC_URL)\s*=/.test(line),
    )
    .join("\n")
    .trimEnd();
  const draft = `${path}.new`;
  await writeFile(draft, `${kept === "" ? "" : `${kept}\n`}${lines}`, { mode: 0o600 });
  await rename(draft, path);
}
