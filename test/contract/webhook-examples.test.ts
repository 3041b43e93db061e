import { createRequire } from "node:module";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ZodError } from "zod";
import { UnreadableInput } from "../../src/github/unreadable-input.ts";
import { handlers, workForDelivery } from "../../src/handlers/index.ts";
import type { Json } from "../support/gateway/json.ts";
import { description, violations } from "../support/openapi/github-description.ts";
import { minimalPayload } from "../support/openapi/minimal-payload.ts";

const us = { id: 1001, login: "convert-status[bot]" };
const installation = { id: 5 };

const examples: readonly { readonly name: string; readonly examples: readonly Json[] }[] = createRequire(
  import.meta.url,
)("@octokit/webhooks-examples");

/** GitHub's own payloads; those of plain webhooks get the installation that an App's have. */
const real = examples
  .filter(({ name }) => Object.hasOwn(handlers, name))
  .flatMap(({ name, examples: list }) =>
    list.map((payload: Json, index: number) => ({ name, index, payload: { installation, ...payload } })),
  );

/** A payload with everything that GitHub promises and nothing else. */
const minimal = Object.entries(description().webhooks).flatMap(([key, webhook]) => {
  const schema = webhook.post.requestBody?.content?.["application/json"]?.schema;
  const event = Object.keys(handlers)
    .sort((a, b) => b.length - a.length)
    .find((name) => key === name.replaceAll("_", "-") || key.startsWith(`${name.replaceAll("_", "-")}-`));
  return event === undefined ? [] : [{ key, event, payload: minimalPayload(schema), schema }];
});

const read = (event: string, payload: Json) =>
  workForDelivery(
    { event, action: typeof payload?.action === "string" ? payload.action : null, payload },
    us,
  );

describe("GitHub's own payloads", () => {
  test("are there for every event that has a handler", () => {
    expect(new Set(real.map(({ name }) => name))).toEqual(new Set(Object.keys(handlers)));
    expect(real.length).toBeGreaterThan(100);
    expect(minimal.length).toBeGreaterThan(50);
  });

  test.each(real)("$name $index is read", ({ name, payload }) => {
    for (const work of read(name, payload)) expect(work.verb).toMatch(/^[a-z-]+$/);
  });

  test.each(minimal)("$key with nothing but what is promised is read", ({ key, event, payload, schema }) => {
    expect(violations(`webhook ${key}`, schema, payload)).toEqual([]);

    // The schema lets a repository or its owner be missing; in deliveries to an App they never are.
    const repository = { ...payload.repository, id: 1, name: "r", full_name: "o/r", owner: { login: "o" } };
    for (const work of read(event, { installation, ...payload, repository })) {
      expect(work.verb).toMatch(/^[a-z-]+$/);
    }
  });
});

describe("what is not GitHub's", () => {
  const rejected = (event: string, payload: Json): string | null => {
    try {
      read(event, payload);
      return null;
    } catch (error) {
      if (error instanceof ZodError || error instanceof UnreadableInput) return error.message;
      throw error;
    }
  };

  test.each(real.filter(({ payload }) => read.length > 0 && payload.repository !== undefined))(
    "$name $index without its repository says so or is none of ours",
    ({ name, payload }) => {
      const { repository, ...rest } = payload;
      const message = rejected(name, rest);

      if (message !== null) expect(message).toMatch(/repository/);
    },
  );

  test("never makes the reader do anything but read or refuse", () => {
    const places = fc.constantFrom(...real);
    const junk = fc.oneof(
      fc.constant(null),
      fc.integer(),
      fc.string(),
      fc.constant([]),
      fc.constant({}),
      fc.boolean(),
    );
    fc.assert(
      fc.property(places, fc.nat(), junk, ({ name, payload }, place, value) => {
        const mutated = mutate(structuredClone(payload), place, value);
        rejected(name, mutated);
      }),
      { numRuns: Number(process.env.FUZZ_RUNS ?? 500) },
    );
  });

  test.each([null, 1, "x", [], {}])("%j instead of a payload is refused or means nothing", (payload) => {
    for (const event of Object.keys(handlers)) rejected(event, payload);
  });
});

/** Puts a value at one of the places of a payload. */
function mutate(payload: Json, place: number, value: unknown): Json {
  const places: [Json, string][] = [];
  const visit = (node: Json): void => {
    if (typeof node !== "object" || node === null) return;
    for (const key of Object.keys(node as object)) {
      places.push([node, key]);
      visit(node[key]);
    }
  };
  visit(payload);
  const [node, key] = places[place % places.length]!;
  node[key] = value;
  return payload;
}
