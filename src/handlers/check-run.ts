import * as z from "zod";
import { workForEvidence } from "./evidence.ts";
import { commitId, type DeliveryHandler, placed, repositoryOf } from "./payload.ts";

const checkRunJson = z.object({
  ...placed,
  check_run: z.object({
    head_sha: commitId,
    app: z.object({ id: z.number() }).nullish(),
    check_suite: z.object({ head_branch: z.string().nullish() }).nullish(),
    pull_requests: z
      .array(
        z.object({ number: z.number(), base: z.object({ repo: z.object({ id: z.number() }) }).optional() }),
      )
      .default([]),
  }),
});

/** A CI job began, ended or is to be run again. Of our own check runs only "Re-run" is a request. */
export const handleCheckRun: DeliveryHandler = ({ action, payload }, us) => {
  const event = checkRunJson.parse(payload);
  const run = event.check_run;
  if (run.app?.id === us.id && action !== "rerequested") return [];
  // A branch that is the head of pull requests in other repositories too names those as well.
  const own = run.pull_requests.filter(
    (entry) => entry.base === undefined || entry.base.repo.id === event.repository.id,
  );
  return workForEvidence(repositoryOf(event), {
    sha: run.head_sha,
    branch: run.check_suite?.head_branch,
    pullRequests: own.map((entry) => entry.number),
  });
};
