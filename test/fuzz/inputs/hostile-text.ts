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

const piece = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...pieces) },
  { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 12 }) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...pieces), fc.integer({ min: 2, max: 60 }))
      .map(([text, times]) => text.repeat(times)),
  },
);

/** As long as GitHub lets a body be. */
const longest = 65_536;

/** A few pieces over and over: what takes a reader long that looks back from every place. */
const longText = fc
  .tuple(
    fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 3 }),
    fc.integer({ min: 2_000, max: longest }),
    fc.constantFrom("", ...pieces),
    fc.constantFrom("", ...pieces),
  )
  .map(([unit, length, before, after]) => {
    const text = unit.join("");
    return (before + text.repeat(Math.ceil(length / text.length))).slice(0, length) + after;
  });

/** Text of the kind that breaks readers: meaningful pieces, anything else, repetitions in between, long runs of one. */
export const hostileText = fc.oneof(
  { weight: 60, arbitrary: fc.array(piece, { maxLength: 24 }).map((parts) => parts.join("")) },
  { weight: 1, arbitrary: longText },
);

/** A text with a few places cut out, doubled or written over. */
export function damaged(text: fc.Arbitrary<string>, more: readonly string[] = []): fc.Arbitrary<string> {
  const edit = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    remove: fc.oneof(fc.constant(0), fc.nat(30)),
    insert: fc.oneof(piece, fc.constantFrom("", ...more), fc.constant(null)),
  });
  return fc.tuple(text, fc.array(edit, { maxLength: 4 })).map(([whole, edits]) =>
    edits.reduce((now, { at, remove, insert }) => {
      const place = Math.floor(at * now.length);
      // null: what stands there comes once more.
      const added = insert ?? now.slice(place, place + remove);
      return now.slice(0, place) + added + now.slice(place + (insert === null ? 0 : remove));
    }, whole),
  );
}
