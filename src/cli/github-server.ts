import { publicHost } from "../reports/links.ts";

/** Web address of GitHub for links: what GitHub Actions says of its host, else the public one. */
export function serverUrl(): string {
  return process.env.GITHUB_SERVER_URL ?? publicHost;
}
