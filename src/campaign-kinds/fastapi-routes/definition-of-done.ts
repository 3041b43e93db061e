import { allBackendsVerified } from "../../criteria/all-backends-verified.ts";
import { asyncConversion } from "../../criteria/async-conversion.ts";
import { asyncEngineFixture } from "../../criteria/async-engine-fixture.ts";
import { contractUnchanged } from "../../criteria/contract-unchanged.ts";
import { testsByteIdentical } from "../../criteria/tests-byte-identical.ts";
import type { Criterion } from "../../domain/criterion.ts";

/** The five points of the epic, in its order. */
export const definitionOfDone: readonly Criterion[] = [
  asyncConversion,
  contractUnchanged,
  testsByteIdentical,
  asyncEngineFixture,
  allBackendsVerified,
];
