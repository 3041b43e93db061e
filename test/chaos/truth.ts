import { type Backend, backends, type Route, routes, type Version } from "./orchard.ts";
import type { JobEnd } from "./schedule.ts";

/** The five points of the definition of done, in their order, and what every honest judge says of them. */
export type Verdicts = readonly [
  asyncConversion: string,
  contract: string,
  tests: string,
  fixture: string,
  backends: string,
];

/** A pull request as its history made it. */
export interface TruePull {
  readonly number: number;
  readonly route: Route;
  version: Version | "nothing";
  state: "open" | "closed" | "merged";
  head: string;
  /** What CI last reported, by head. */
  readonly jobs: Map<string, Map<Backend, { id: number; end: JobEnd }>>;
}

/** Something that was asked in a comment. */
export interface TrueQuestion {
  readonly comment: number;
  readonly isAnswered: boolean;
}

/** What is true, written down by whoever made it so; nothing in here was computed by the app. */
export class Truth {
  readonly pulls = new Map<number, TruePull>();
  readonly main = new Map<Route, Version>(routes.map((route) => [route, "sync"]));
  /** Lines that people wrote in the epic, in their order, without boxes and links of the checklist. */
  readonly lines: string[] = [];
  readonly notes = new Map<Route, string[]>();
  readonly questions: TrueQuestion[] = [];

  isConverted(route: Route): boolean {
    return this.main.get(route) !== "sync";
  }
}

/** What has to be said about a pull request's head; null: it converts nothing. */
export function trueVerdicts(pull: TruePull): Verdicts | null {
  if (pull.version === "nothing" || pull.version === "sync") return null;
  const broken = pull.version;
  const unless = (fault: Version) => (broken === fault ? "fail" : "pass");
  return [
    unless("no-await"),
    unless("status-lost"),
    unless("test-changed"),
    unless("no-fixture"),
    backendVerdict(pull),
  ];
}

/** The worst verdict, as CONTRACT.md orders them. */
export function conclusionOf(verdicts: Verdicts): "fail" | "pending" | "pass" {
  if (verdicts.includes("fail")) return "fail";
  return verdicts.includes("pending") ? "pending" : "pass";
}

function backendVerdict(pull: TruePull): string {
  const jobs = pull.jobs.get(pull.head);
  const ends = backends.map((backend) => jobs?.get(backend)?.end);
  if (ends.some((end) => end === "failure" || end === "skipped")) return "fail";
  return ends.every((end) => end === "success") ? "pass" : "pending";
}
