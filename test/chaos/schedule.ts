import type { Backend, Route, Version } from "./orchard.ts";

/** How a run of CI on one backend stands. */
export type JobEnd = "running" | "success" | "failure" | "skipped";

/** A moment at which a process is killed: at once, at a request to GitHub, or at a statement to the database. */
export type KillPoint =
  | { readonly at: "now" }
  | { readonly at: "request" | "statement"; readonly number: number; readonly when: "before" | "after" };

/** One thing that happens. Pull requests are numbered in the order in which the schedule opens them. */
export type Step = PersonStep | MachineStep;

/** What people and CI do. */
export type PersonStep =
  | {
      readonly do: "open";
      readonly pull: number;
      readonly route: Route;
      readonly version: Version | "nothing";
    }
  | { readonly do: "push"; readonly pull: number; readonly version: Version | "nothing" }
  | { readonly do: "close" | "reopen" | "merge"; readonly pull: number }
  | { readonly do: "report"; readonly pull: number; readonly backend: Backend; readonly end: JobEnd }
  | { readonly do: "commit"; readonly route: Route; readonly version: Version }
  | { readonly do: "settings"; readonly state: "broken" | "good" }
  | { readonly do: "write-line"; readonly text: string }
  | { readonly do: "drop-line" }
  | { readonly do: "note"; readonly route: Route; readonly text: string }
  | { readonly do: "tick"; readonly route: Route; readonly ticked: boolean }
  | { readonly do: "crlf" }
  | {
      readonly do: "ask";
      readonly text: string;
      readonly by: "kim" | "stranger";
      readonly isAnswered: boolean;
    }
  | { readonly do: "forge" | "replay" };

/** What happens to processes, connections and deliveries. */
export type MachineStep =
  | { readonly do: "kill"; readonly point: KillPoint; readonly everybody: boolean }
  | { readonly do: "restart" | "cut-connections" | "expire-tokens" | "release" }
  | { readonly do: "wait" | "restart-database"; readonly milliseconds: number };

/** How often things go wrong on their way, as probabilities. */
export interface Weather {
  readonly faults: number;
  readonly drop: number;
  readonly double: number;
  readonly hold: number;
  readonly delay: number;
}

/** What one seed stands for. */
export interface Schedule {
  readonly seed: number;
  readonly weather: Weather;
  readonly steps: readonly Step[];
}
