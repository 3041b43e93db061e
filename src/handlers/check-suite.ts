import * as z from "zod";
import { workForEvidence } from "./evidence.ts";
import { commitId, type DeliveryHandler, placed, repositoryOf } from "./payload.ts";

const checkSuiteJson = z.object({
  ...placed,
  check_suite: z.object({
    head_sha: commitId,
    head_branch: z.string().nullish(),
    app: z.object({ id: z.number().nullish() }).nullish(),
    pull_requests: z
      .array(
        z.object({ number: z.number(), base: z.object({ repo: z.object({ id: z.number() }) }).optional() }),
      )
      .default([]),
  }),
});

/** All jobs of an app on a commit ended, or are to be run again. */
export const handleCheckSuite: DeliveryHandler = ({ action, payload }, us) => {
  if (action === "requested") return [];
  const event = checkSuiteJson.parse(payload);
  const suite = event.check_suite;
  if (suite.app?.id === us.id && us.id !== null && action !== "rerequested") return [];
  const own = suite.pull_requests.filter(
    (entry) => entry.base === undefined || entry.base.repo.id === event.repository.id,
  );
  return workForEvidence(repositoryOf(event), {
    sha: suite.head_sha,
    branch: suite.head_branch,
    pullRequests: own.map((entry) => entry.number),
  });
};
