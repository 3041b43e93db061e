import fc from "fast-check";

/** Pieces that mean something to somebody: Markdown, HTML, YAML, Python, our markers and commands. */
const pieces = [
  ...Array.from("`*_~[]()<>|#@!\\&;:-+=.,/%$\"'{}"),
  ...Array.from(" \n\t\r\0"),
  "\r\n",
  "```",
  "<!--",
  "-->",
  "<!-- convert-status:begin campaign=c meaning=a blocks=b -->",
  "<!-- convert-status:end campaign=c -->",
  "| Route | Notes |\n| --- | --- |\n| `GET /a` | note |\n",
  "- [ ] GET /a",
  "/convert-status",
  " route ",
  " next 3",
  " since 2026-01-01",
  "\u200b",
  "\u202e",
  "\u2066",
  "\ufeff",
  "\ud800",
  "😀",
  "@octocat",
  "#12",
  "https://example.org/?a=b",
  "<details>",
  "</td>",
  "campaigns:\n",
  "  - id: ",
  "    kind: fastapi-routes\n",
  "&anchor ",
  "*anchor",
  "!!binary ",
  "? ",
  "def f(a: int = 1) -> str:\n    ",
  "async ",
  "await ",
  "class C(B):\n    ",
  "@router.get('/x')\n",
  'f"{x!r:>{y}}"',
  "lambda *a, **k: 0\n",
  "match x:\n  case [*_]: ...\n",
  '"""',
  "\\\n",
];

/** Text of the kind that breaks readers: meaningful pieces, anything else, and repetitions in between. */
export const hostileText = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...pieces) },
      { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 12 }) },
      {
        weight: 1,
        arbitrary: fc
          .tuple(fc.constantFrom(...pieces), fc.integer({ min: 2, max: 60 }))
          .map(([piece, times]) => piece.repeat(times)),
      },
    ),
    { maxLength: 24 },
  )
  .map((parts) => parts.join(""));

/** How often each property is tried: `FUZZ_RUNS`; a few hundred times where nobody asks for more. */
export const fuzzRuns = Number(process.env.FUZZ_RUNS ?? "200");
