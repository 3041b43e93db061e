import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FileListing } from "../../src/git/file-listing.ts";

const blob = "0123456789012345678901234567890123456789";
const record = (path: string, { tag = "H", mode = "100644", stage = 0 } = {}) =>
  `${tag} ${mode} ${blob} ${stage}\t${path}\0`;
const paths = (listing: FileListing) => [...listing.values()].map(({ path }) => path);

/** As git sorts. */
const byBytes = (one: string, other: string) => Buffer.compare(Buffer.from(one), Buffer.from(other));

describe("FileListing", () => {
  it("finds each file of a listing, and no other", () => {
    const name = fc.stringMatching(/^[a-c/._é～\u{1F600}]{1,6}$/u);
    fc.assert(
      fc.property(
        fc.uniqueArray(name, { maxLength: 40 }),
        name,
        fc.integer({ min: 1, max: 7 }),
        (all, other, size) => {
          const sorted = [...all].sort(byBytes);
          const listing = new FileListing();
          for (let at = 0; at < sorted.length; at += size)
            listing.add(
              sorted
                .slice(at, at + size)
                .map((path) => record(path))
                .join(""),
            );

          expect(paths(listing)).toEqual(sorted);
          for (const path of sorted)
            expect(listing.get(path)).toEqual({ path, blob, type: "file", size: null });
          expect(listing.get(other)?.path).toBe(all.includes(other) ? other : undefined);
        },
      ),
    );
  });

  it("tells symlinks and submodules", () => {
    const listing = new FileListing();
    listing.add(record("link", { mode: "120000" }) + record("module", { mode: "160000" }));

    expect([...listing.values()].map(({ type, blob: id }) => [type, id])).toEqual([
      ["symlink", blob],
      ["submodule", null],
    ]);
  });

  it("lists a file in conflict once, and what changes say instead of what the index has", () => {
    const listing = new FileListing();
    listing.add(record("a", { stage: 1 }) + record("a", { stage: 2 }) + record("a", { stage: 3 }));
    listing.add(record("b") + record("c"));
    listing.change("a", { path: "a", blob: null, type: "file", size: null });
    listing.change("b", null);

    expect([...listing.values()].map(({ path, blob: id }) => [path, id])).toEqual([
      ["a", null],
      ["c", blob],
    ]);
    expect(listing.get("a")?.blob).toBeNull();
    expect(listing.get("b")).toBeUndefined();
  });

  it("puts new files where they belong, those after the last one included", () => {
    const listing = new FileListing();
    const fresh = ["d", "b", "a", "sub/"];
    listing.add(`? d\0? b\0? a\0? gone\0? sub/\0${record("a1")}`);
    listing.add(record("c", { tag: "h" }) + record("c1", { tag: "S" }));
    for (const path of fresh)
      listing.change(path, { path: path.replace("/", ""), blob: null, type: "file", size: 1 });
    listing.change("gone", null);

    expect(listing.untracked).toEqual(["d", "b", "a", "gone", "sub/"]);
    expect(listing.unwatched).toEqual(["c", "c1"]);
    expect(paths(listing)).toEqual(["a", "a1", "b", "c", "c1", "d", "sub"]);
    expect(listing.get("d")?.size).toBe(1);
  });

  it("keeps to a folder", () => {
    const listing = new FileListing();
    listing.add(record("app.py") + record("app/main.py") + record("other.py"));
    listing.narrow("app/");

    expect(paths(listing)).toEqual(["app/main.py"]);
    expect(listing.get("other.py")).toBeUndefined();
  });
});
