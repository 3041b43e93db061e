import fc from "fast-check";
import { renderEpicSection } from "../../../src/reports/epic-section.ts";
import { anEpic } from "../../reports/epics.ts";
import { damaged, hostileText } from "./hostile-text.ts";

const sections = [8, 12, 20].map((count) => renderEpicSection(anEpic(count, { notes: new Map() })));

/** The campaign of the sections. */
export const campaign = "async-sessions";

/** One to write. */
export const section = sections[1] ?? "";

const epicPieces = [
  ...sections.map((text) => text.split("\n", 1)[0] ?? ""),
  ...sections.map((text) => text.slice(text.lastIndexOf("<!--"))),
  ...[
    "| a | b | Notes |\n| --- | --- | --- |\n",
    "| `GET /a` | to convert | my note |\n",
    "\n\nA person's words.\n\n",
  ],
  ...[
    "```\n",
    "~~~\n",
    "</details>\n",
    "- [x] `GET /a`\n",
    "<!-- convert-status:begin",
    "campaign=other",
    "\n",
  ],
];

/** Bodies of an issue: an epic around a section of ours, edited as people do it by accident, and anything else. */
export const epicBodies = fc.oneof(
  {
    weight: 3,
    arbitrary: damaged(
      fc
        .tuple(hostileText, fc.constantFrom("", ...sections), hostileText, fc.boolean())
        .map(([above, ours, below, isWindows]) => {
          const body = `${above}\n\n${ours}\n\n${below}`;
          return isWindows ? body.replace(/\r?\n/g, "\r\n") : body;
        }),
      epicPieces,
    ),
  },
  { weight: 1, arbitrary: hostileText },
);
