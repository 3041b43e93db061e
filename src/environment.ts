import * as z from "zod";

const flag = z.enum(["true", "false"]).transform((value) => value === "true");

/** Everything that the operator sets; names, meaning and defaults are printed in the README from here. */
export const environmentSchema = z.object({
  APP_ID: z.coerce.number().int().positive().describe("Id of the GitHub App."),
  PRIVATE_KEY: z
    .string()
    .min(1)
    .transform((key) => key.replaceAll("\\n", "\n"))
    .refine((key) => key.includes("PRIVATE KEY"), "expected the PEM text of the App's private key")
    .describe("PEM text of the App's private key; `\\n` may stand for line ends."),
  WEBHOOK_SECRET: z
    .string()
    .min(16, "expected at least 16 characters")
    .refine((secret) => secret !== "development", "the well-known default is no secret")
    .describe("Secret that GitHub signs deliveries with."),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/ })
    .optional()
    .describe("PostgreSQL server; without it the embedded database is used."),
  DATA_DIRECTORY: z
    .string()
    .min(1)
    .default(".convert-status/data")
    .describe("Where the embedded database lives."),
  HOST: z.string().min(1).default("localhost").describe("Address to listen on; `0.0.0.0` in a container."),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000).describe("Port to listen on."),
  PUBLIC_URL: z
    .url()
    .transform((url) => url.replace(/\/+$/, ""))
    .optional()
    .describe("Public address of this server, for links to the dashboard."),
  GITHUB_URL: z
    .url()
    .transform((url) => url.replace(/\/+$/, ""))
    .default("https://github.com")
    .describe("Web address of GitHub or of a GitHub Enterprise Server."),
  GITHUB_API_URL: z
    .url()
    .transform((url) => url.replace(/\/+$/, ""))
    .optional()
    .describe("REST address; by default it follows from GITHUB_URL."),
  LOG_LEVEL: z
    .enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"])
    .default("info")
    .describe("How much is logged."),
  WORKERS: z.coerce.number().int().min(1).max(64).default(4).describe("Subjects worked on at the same time."),
  RECONCILE_MINUTES: z.coerce
    .number()
    .positive()
    .max(1_440)
    .default(10)
    .describe("Everything is looked at again this often, lost webhooks or not."),
  CLIENT_ID: z
    .string()
    .min(1)
    .optional()
    .describe(
      "Client id of the App. With CLIENT_SECRET and PUBLIC_URL, people can sign in with GitHub to see the pages of private repositories that they can read.",
    ),
  CLIENT_SECRET: z.string().min(16).optional().describe("Client secret of the App, see CLIENT_ID."),
  DASHBOARD_PRIVATE: flag
    .default(false)
    .describe("Show private repositories on the dashboard to everybody who can reach it."),
  PROMETHEUS_URL: z
    .url()
    .optional()
    .describe("Prometheus server with the metrics of the executor, for slot relief."),
});

/** The operator's settings, checked. */
export type Environment = z.infer<typeof environmentSchema>;

/** The environment cannot be used; the message lists every variable that is wrong and what it should be. */
export class EnvironmentError extends Error {
  override readonly name = "EnvironmentError";
}

/**
 * Reads the environment once. Empty variables count as not set.
 * @throws EnvironmentError listing everything that is wrong
 */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>>): Environment {
  const given = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value !== ""),
  );
  const result = environmentSchema.safeParse(given);
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => {
    const name = String(issue.path[0]);
    const meaning =
      name in environmentSchema.shape
        ? environmentSchema.shape[name as keyof typeof environmentSchema.shape].description
        : "";
    const isMissing = !(name in given);
    return `  ${name}: ${isMissing ? "is not set" : issue.message}. ${meaning ?? ""}`;
  });
  throw new EnvironmentError(`The environment is not complete:\n${lines.join("\n")}`);
}

/** REST address of GitHub for an environment. */
export function apiUrl(environment: Pick<Environment, "GITHUB_URL" | "GITHUB_API_URL">): string {
  if (environment.GITHUB_API_URL !== undefined) return environment.GITHUB_API_URL;
  return environment.GITHUB_URL === "https://github.com"
    ? "https://api.github.com"
    : `${environment.GITHUB_URL}/api/v3`;
}
