import type { Permission } from "../domain/repository.ts";

/** What a comment asks for. */
export type Command =
  | { readonly verb: "status" | "mine" | "blocked" | "recheck" | "refresh" | "help" }
  /** A target, as the person named it: `GET /path`, a handler, a class. */
  | { readonly verb: "route"; readonly query: string }
  | { readonly verb: "next"; readonly count: number; readonly group: string | null }
  | { readonly verb: "since"; readonly since: Since }
  /** No such verb; `suggestions` are at most two letters away. */
  | { readonly verb: "unknown"; readonly word: string; readonly suggestions: readonly Verb[] }
  /** A verb with something wrong behind it. */
  | { readonly verb: "invalid"; readonly of: Verb; readonly problem: string };

/** A moment in the past, as people give it. */
export type Since =
  | { readonly kind: "days"; readonly days: number }
  /** ISO date. */
  | { readonly kind: "date"; readonly date: string }
  /** At least seven hexadecimal digits, lower case. */
  | { readonly kind: "commit"; readonly commit: string };

export type Verb =
  | "status"
  | "route"
  | "next"
  | "since"
  | "mine"
  | "blocked"
  | "recheck"
  | "refresh"
  | "help";

/** How a verb is used, and by whom. */
export interface VerbHelp {
  readonly verb: Verb;
  readonly usage: string;
  readonly summary: string;
  /** The least permission on the repository; reading is open to whoever can comment. */
  readonly permission: Extract<Permission, "read" | "write">;
}

/** Every verb, in the order in which the help shows them. */
export const verbs: readonly VerbHelp[] = [
  {
    verb: "status",
    usage: "/convert-status",
    summary: "A short status; on a pull request, its comment is refreshed.",
    permission: "read",
  },
  {
    verb: "route",
    usage: "/convert-status route METHOD /path",
    summary: "State and history of one target; a handler's name does too.",
    permission: "read",
  },
  {
    verb: "next",
    usage: "/convert-status next [n] [group]",
    summary: "What to convert next, with reasons.",
    permission: "read",
  },
  {
    verb: "since",
    usage: "/convert-status since 2w",
    summary: "What changed since a span (`10d`, `2w`, `3m`), a date (`2026-09-01`) or a commit.",
    permission: "read",
  },
  {
    verb: "mine",
    usage: "/convert-status mine",
    summary: "Your open pull requests and their verdicts.",
    permission: "read",
  },
  {
    verb: "blocked",
    usage: "/convert-status blocked",
    summary: "What waits, and for what.",
    permission: "read",
  },
  {
    verb: "recheck",
    usage: "/convert-status recheck",
    summary: "Judges the pull request again from scratch.",
    permission: "write",
  },
  {
    verb: "refresh",
    usage: "/convert-status refresh",
    summary: "Scans the tracked branch again and rewrites the epic's section.",
    permission: "write",
  },
  { verb: "help", usage: "/convert-status help", summary: "This list.", permission: "read" },
];

/** True when a person with this permission may give the command. */
export function mayUse(command: Command, permission: Permission): boolean {
  const needed = verbs.find((help) => help.verb === command.verb)?.permission ?? "read";
  return needed === "read" || ["write", "maintain", "admin"].includes(permission);
}
