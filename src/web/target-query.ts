import type { RecordedJudgement } from "../domain/campaign-store.ts";
import { type Target, type TargetState, targetStates } from "../domain/target.ts";
import { pullRequestsByKey } from "../reports/epic-facts.ts";
import { noteKey } from "../reports/epic-notes.ts";
import type { CampaignView } from "./campaign-view.ts";

/** What the visitor wants to see of the table of targets; everything comes from the address. */
export interface TargetQuery {
  /** Words that all have to be found in key, name, file, state, marks or note. */
  readonly search: string;
  readonly state: TargetState | null;
  readonly file: string;
  readonly sort: SortColumn;
  readonly descending: boolean;
  /** From 1. */
  readonly page: number;
  /** Show the page that holds this target. */
  readonly key: string;
}

const sortColumns = ["file", "key", "state", "pulls"] as const;
export type SortColumn = (typeof sortColumns)[number];

/** Rows per page: quick to read on a phone line, and few pages for 1,500 targets. */
export const pageSize = 100;

/** Longest text that is taken from an address. */
const longest = 500;

/** Reads an address; what makes no sense is as if it were not there. */
export function readTargetQuery(parameters: URLSearchParams): TargetQuery {
  const text = (name: string) => (parameters.get(name) ?? "").slice(0, longest);
  const state = text("state");
  const sort = text("sort");
  const page = Number(text("page"));
  return {
    search: text("q"),
    state: targetStates.find((known) => known === state) ?? null,
    file: text("file"),
    sort: sortColumns.find((known) => known === sort) ?? "file",
    descending: text("order") === "down",
    page: Number.isInteger(page) && page > 0 ? page : 1,
    key: text("key"),
  };
}

/** The same query as an address holds it; defaults are left out. */
export function writeTargetQuery(query: Partial<TargetQuery>): Record<string, string> {
  const { search = "", state = null, file = "", sort = "file", descending = false, page = 1 } = query;
  return {
    q: search,
    state: state ?? "",
    file,
    sort: sort === "file" ? "" : sort,
    order: descending ? "down" : "",
    page: page === 1 ? "" : String(page),
  };
}

/** One row of the table. */
export interface TargetRow {
  readonly target: Target;
  /** Open and merged pull requests that convert it. */
  readonly pulls: readonly RecordedJudgement[];
  readonly note: string;
}

/** The rows of one page. */
export interface TargetPage {
  readonly rows: readonly TargetRow[];
  /** How many rows match, on all pages. */
  readonly matching: number;
  readonly page: number;
  readonly pages: number;
}

/** Filters, sorts and cuts. */
export function findTargets(view: CampaignView, query: TargetQuery): TargetPage {
  const byKey = pullRequestsByKey(view.input.pullRequests);
  const words = query.search.toLowerCase().split(/\s+/).filter(Boolean);
  const rows = view.input.scan.targets
    .map((target) => ({ target, pulls: byKey.get(target.key) ?? [], note: noteOf(view, target.key) }))
    .filter((row) => isWanted(row, query, words));
  if (query.sort !== "file") rows.sort(comparator(query.sort));
  if (query.descending) rows.reverse();
  const pages = Math.max(1, Math.ceil(rows.length / pageSize));
  const position = query.key === "" ? -1 : rows.findIndex(({ target }) => target.key === query.key);
  const page = position === -1 ? Math.min(query.page, pages) : Math.floor(position / pageSize) + 1;
  return {
    rows: rows.slice((page - 1) * pageSize, page * pageSize),
    matching: rows.length,
    page,
    pages,
  };
}

/** What people noted about a target, by its key or by its key as a reader sees it. */
export function noteOf({ input }: CampaignView, key: string): string {
  return input.notes.get(key) ?? input.notes.get(noteKey(key)) ?? "";
}

function isWanted({ target, note }: TargetRow, query: TargetQuery, words: readonly string[]): boolean {
  if (query.state !== null && target.state !== query.state) return false;
  if (query.file !== "" && target.file !== query.file) return false;
  if (words.length === 0) return true;
  const text = [target.key, target.name, target.file, target.state, ...target.marks, note]
    .join("\n")
    .toLowerCase();
  return words.every((word) => text.includes(word));
}

function comparator(column: Exclude<SortColumn, "file">): (a: TargetRow, b: TargetRow) => number {
  switch (column) {
    case "key":
      return (a, b) => compare(pathFirst(a.target.key), pathFirst(b.target.key));
    case "state":
      return (a, b) => targetStates.indexOf(a.target.state) - targetStates.indexOf(b.target.state);
    case "pulls":
      return (a, b) => b.pulls.length - a.pulls.length;
  }
}

/** Routes of one path belong together, whatever their method. */
function pathFirst(key: string): string {
  const space = key.indexOf(" ");
  return space === -1 ? key : `${key.slice(space + 1)} ${key.slice(0, space)}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
