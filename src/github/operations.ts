/**
 * Every REST operation that this folder uses, with the permission of the App that it needs ("none" where the
 * App's own key is enough). A test holds this list against the routes in the source, against GitHub's OpenAPI
 * description and against `app.yml`.
 */
export const operations = {
  "GET /": "none",
  "GET /app": "none",
  "GET /app/installations": "none",
  "GET /app/hook/config": "none",
  "GET /app/hook/deliveries": "none",
  "GET /app/hook/deliveries/{delivery_id}": "none",
  "GET /installation/repositories": "metadata: read",
  "GET /repos/{owner}/{repo}": "metadata: read",
  "GET /repos/{owner}/{repo}/collaborators/{username}/permission": "metadata: read",
  "GET /repos/{owner}/{repo}/git/ref/{ref}": "contents: read",
  "GET /repos/{owner}/{repo}/git/trees/{tree_sha}": "contents: read",
  "GET /repos/{owner}/{repo}/git/blobs/{file_sha}": "contents: read",
  "GET /repos/{owner}/{repo}/commits": "contents: read",
  "GET /repos/{owner}/{repo}/compare/{basehead}": "contents: read",
  "GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls": "pull_requests: read",
  "GET /repos/{owner}/{repo}/pulls": "pull_requests: read",
  "GET /repos/{owner}/{repo}/pulls/{pull_number}": "pull_requests: read",
  "GET /repos/{owner}/{repo}/commits/{ref}/check-runs": "checks: read",
  "GET /repos/{owner}/{repo}/commits/{ref}/status": "statuses: read",
  "GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations": "checks: read",
  "POST /repos/{owner}/{repo}/check-runs": "checks: write",
  "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}": "checks: write",
  "GET /repos/{owner}/{repo}/issues/{issue_number}": "issues: read",
  "PATCH /repos/{owner}/{repo}/issues/{issue_number}": "issues: write",
  "GET /repos/{owner}/{repo}/issues/{issue_number}/comments": "issues: read",
  "POST /repos/{owner}/{repo}/issues/{issue_number}/comments": "issues: write",
  "GET /repos/{owner}/{repo}/issues/comments/{comment_id}": "issues: read",
  "PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}": "issues: write",
  "DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}": "issues: write",
  "POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions": "issues: write",
} as const;

/** The permission that an operation needs, as GitHub's settings name it. */
export function neededPermission(operation: string): string {
  return operation in operations ? operations[operation as keyof typeof operations] : "metadata: read";
}
