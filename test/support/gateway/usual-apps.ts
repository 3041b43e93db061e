import type { AppSeed } from "./accounts.ts";

/** Our App as `app.yml` describes it. */
export function ourApp(
  webhookUrl: string | null,
  webhookSecret = "a secret of the emulated GitHub",
): AppSeed {
  return {
    id: 1001,
    slug: "convert-status",
    name: "Convert Status",
    permissions: {
      contents: "read",
      checks: "write",
      issues: "write",
      metadata: "read",
      pull_requests: "write",
      statuses: "read",
      merge_queues: "read",
    },
    events: [
      "check_run",
      "check_suite",
      "issue_comment",
      "issues",
      "merge_group",
      "pull_request",
      "push",
      "repository",
      "status",
    ],
    webhookUrl,
    webhookSecret,
  };
}

/** GitHub Actions, as far as others see it. Its id on github.com is 15368. */
export const ciApp: AppSeed = {
  id: 15_368,
  slug: "github-actions",
  name: "GitHub Actions",
  permissions: {
    checks: "write",
    contents: "read",
    issues: "write",
    pull_requests: "write",
    statuses: "read",
    metadata: "read",
  },
  events: [],
  webhookUrl: null,
  webhookSecret: "unused",
};
