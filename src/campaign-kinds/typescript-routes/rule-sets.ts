import type { RuleSet } from "../../domain/rules.ts";

/** The rules of this kind; every finding names the one that it follows from. */
export const nonBlockingSince2025: RuleSet = {
  id: "node-async-2025",
  date: "2025-03-31",
  title:
    "Async handlers as of Express 5 (the latest on npm since 2025-03-31), Fastify 5, Hono 4, Koa 3 and Nest 11",
  rules: {
    "async-definition": "require",
    "blocking-call": "forbid",
    "callback-api": "forbid",
    "floating-promise": "forbid",
    "void-promise": "forbid",
    "uncaught-rejection": "forbid",
    "swallowed-rejection": "forbid",
    "escaping-rejection": "forbid",
    contract: "require",
    "contract-docs": "require",
    "routing-order": "require",
    "contract-files": "require",
    "tests-kept": "require",
    "tests-run": "require",
    "assertions-kept": "require",
    "session-mock": "off",
    "test-bytes": "require",
    "test-context": "accept",
    "query-counters": "off",
    "function-scope": "off",
    "backends-verified": "require",
  },
};
