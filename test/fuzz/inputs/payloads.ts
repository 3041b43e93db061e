import { createRequire } from "node:module";
import fc from "fast-check";
import { handlers } from "../../../src/handlers/index.ts";
import { hostileText } from "./hostile-text.ts";

interface Example {
  readonly name: string;
  readonly examples: readonly Readonly<Record<string, unknown>>[];
}

/** A delivery as the handlers see it. */
interface FuzzedDelivery {
  readonly event: string;
  readonly action: string | null;
  readonly payload: unknown;
}

const examples = createRequire(import.meta.url)(
  "@octokit/webhooks-examples/api.github.com/index.json",
) as readonly Example[];
const handled = examples
  .filter(({ name }) => Object.hasOwn(handlers, name))
  .flatMap(({ name, examples: payloads }) => payloads.map((payload) => ({ event: name, payload })));

const id = fc.oneof(fc.integer(), hostileText, fc.constant(null));
const object = fc.object({
  key: fc.constantFrom("id", "number", "head_sha", "login", "owner", "from"),
  values: [id],
});

/** One field of a payload, reached by turns, and what becomes of it; `undefined`: it goes. */
const change = fc.record({
  turns: fc.array(fc.nat(200), { minLength: 1, maxLength: 7 }),
  value: fc.oneof(id, object, fc.constantFrom(undefined, true, [], {}, "", 0, -1, 1e300), fc.anything()),
});

/** What GitHub really sends, changed in a few fields. */
const changedExample = fc
  .tuple(fc.constantFrom(...handled), fc.array(change, { maxLength: 4 }))
  .map(([{ event, payload }, changes]): FuzzedDelivery => {
    const changed = changes.reduce<unknown>((now, { turns, value }) => withField(now, turns, value), payload);
    const action =
      typeof changed === "object" && changed !== null && "action" in changed ? changed.action : null;
    return { event, action: typeof action === "string" ? action : null, payload: changed };
  });

const fields = fc.dictionary(
  fc.constantFrom(
    ...["repository", "installation", "sender", "pull_request", "issue", "comment", "changes", "check_run"],
    ...["check_suite", "merge_group", "ref", "sha", "deleted", "repositories_added"],
  ),
  fc.oneof(object, id, fc.anything()),
);
const invented = fc.record({
  event: fc.oneof(fc.constantFrom(...Object.keys(handlers)), hostileText),
  action: fc.oneof(fc.constantFrom("opened", "edited", "created", "completed", "added"), fc.constant(null)),
  payload: fc.oneof({ weight: 4, arbitrary: fields }, fc.anything()),
});

/** Deliveries: real ones damaged field by field, and invented ones. */
export const deliveries: fc.Arbitrary<FuzzedDelivery> = fc.oneof(
  { weight: 3, arbitrary: changedExample },
  { weight: 1, arbitrary: invented },
);

/** The same value but for one field; what is not on the way to it is shared. */
function withField(value: unknown, [turn, ...rest]: readonly number[], replacement: unknown): unknown {
  if (turn === undefined || typeof value !== "object" || value === null) return replacement;
  const keys = Object.keys(value);
  const key = keys[turn % keys.length];
  if (key === undefined) return replacement;
  const inner = withField((value as Record<string, unknown>)[key], rest, replacement);
  if (Array.isArray(value))
    return value.map((item: unknown, index) => (String(index) === key ? inner : item));
  return { ...value, [key]: inner };
}
