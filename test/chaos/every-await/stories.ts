import type { PersonStep } from "../schedule.ts";

/** Something short that happens to a quiet repository. */
export interface Story {
  readonly name: string;
  /** What was there before, worked off by now. */
  readonly before: readonly PersonStep[];
  /** What happens; the process dies at one point of the work that this brings. */
  readonly steps: readonly PersonStep[];
  /** What has to happen before anything can be told. */
  readonly afterwards?: readonly PersonStep[];
}

const opened: PersonStep = { do: "open", pull: 0, route: "apples", version: "good" };
const succeeded = (backend: "sqlite" | "postgres" | "mysql"): PersonStep => ({
  do: "report",
  pull: 0,
  backend,
  end: "success",
});

/** Together they make every workflow that an event begins do what it does most. */
export const stories: readonly Story[] = [
  { name: "a pull request is opened", before: [], steps: [opened] },
  {
    name: "a pull request gets a new head",
    before: [opened],
    steps: [{ do: "push", pull: 0, version: "no-await" }],
  },
  {
    name: "CI reports the last backend",
    before: [opened, succeeded("sqlite"), succeeded("postgres")],
    steps: [succeeded("mysql")],
  },
  { name: "a conversion is merged", before: [opened], steps: [{ do: "merge", pull: 0 }] },
  { name: "a pull request is closed", before: [opened], steps: [{ do: "close", pull: 0 }] },
  {
    name: "somebody asks for the state",
    before: [],
    steps: [{ do: "ask", text: "/convert-status", by: "stranger", isAnswered: true }],
  },
  {
    name: "somebody writes into the epic",
    before: [],
    steps: [
      { do: "note", route: "pears", text: "word-of-a-note" },
      { do: "tick", route: "plums", ticked: true },
    ],
  },
  {
    name: "the settings become unreadable",
    before: [opened],
    steps: [{ do: "settings", state: "broken" }],
    afterwards: [{ do: "settings", state: "good" }],
  },
];
