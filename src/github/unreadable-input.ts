import type * as z from "zod";

/** How many mistakes of one document are listed; the rest is counted. */
const maximumListed = 5;

/** A document is not what GitHub sends. The message names every place that is wrong and what is expected there. */
export class UnreadableInput extends Error {
  override readonly name = "UnreadableInput";
}

/**
 * Reads foreign data by a schema.
 * @param what the document in words, as the subject of the sentence: "The list of check runs"
 * @throws UnreadableInput naming the places that are wrong
 */
export function readAs<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const { issues } = result.error;
  const listed = issues.slice(0, maximumListed).map((issue) => `  ${placeOf(issue.path)}: ${issue.message}`);
  const more = issues.length > maximumListed ? [`  and ${issues.length - maximumListed} more`] : [];
  throw new UnreadableInput([`${what} is not what GitHub sends:`, ...listed, ...more].join("\n"));
}

/** `check_runs[3].head_sha`. */
function placeOf(path: readonly PropertyKey[]): string {
  if (path.length === 0) return "at the top";
  return path
    .map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`))
    .join("")
    .replace(/^\./, "");
}
