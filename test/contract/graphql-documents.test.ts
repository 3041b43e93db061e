import { parse, validate } from "graphql";
import { expect, test } from "vitest";
import { blobQuery } from "../../src/github/blobs.ts";
import { pathQuery } from "../../src/github/branch-history.ts";
import { editsQuery } from "../../src/github/past-bodies.ts";
import { githubSchema } from "../support/gateway/overlay/graphql.ts";

test.each([
  ["many blobs", blobQuery(Array.from({ length: 100 }, (_, index) => index.toString(16).padStart(40, "0")))],
  ["a path at many commits", pathQuery(100)],
  ["the edits of an issue", editsQuery],
])("the query for %s is one that GitHub's schema allows", (_what, query) => {
  expect(validate(githubSchema(), parse(query)).map(({ message }) => message)).toEqual([]);
});

test("what is no git id never gets into a query", () => {
  expect(() => blobQuery(['0"){id}} {x: viewer(a:"'])).toThrow(/not a git id/);
});
