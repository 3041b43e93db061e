import type { CallArguments, Value } from "./value.ts";

export const noKeywords: CallArguments["keywords"] = new Map<string, Value>();

export const noArguments: CallArguments = { positional: [], keywords: noKeywords, open: false };

/** The argument for a parameter, by keyword or by position. */
export function argument(args: CallArguments, name: string, position?: number): Value | null {
  return args.keywords.get(name) ?? (position === undefined ? null : (args.positional[position] ?? null));
}

/** The same arguments with some keywords set. */
export function withKeywords(
  args: CallArguments,
  keywords: Iterable<readonly [string, Value]>,
): CallArguments {
  return { ...args, keywords: new Map([...args.keywords, ...keywords]) };
}

/** The same arguments with values put before the positional ones. */
export function withLeading(args: CallArguments, leading: readonly Value[]): CallArguments {
  return { ...args, positional: [...leading, ...args.positional] };
}
