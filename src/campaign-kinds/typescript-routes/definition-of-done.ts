import { allBackendsVerified } from "../../criteria/all-backends-verified.ts";
import { asyncHandler } from "../../criteria/async-handler.ts";
import { contractUnchanged } from "../../criteria/contract-unchanged.ts";
import { errorsReachFramework } from "../../criteria/errors-reach-framework.ts";
import { noFloatingPromise } from "../../criteria/no-floating-promise.ts";
import { testsByteIdentical } from "../../criteria/tests-byte-identical.ts";
import type { Criterion } from "../../domain/criterion.ts";

/** What makes a route non-blocking: the handler first, then what its clients and tests see. */
export const definitionOfDone: readonly Criterion[] = [
  asyncHandler,
  noFloatingPromise,
  errorsReachFramework,
  contractUnchanged,
  testsByteIdentical,
  allBackendsVerified,
];
