import { expect, test } from "vitest";
import { campaignAddresses } from "../../src/web/addresses.ts";
import { renderTargetTable } from "../../src/web/panels/target-table.ts";
import { findTargets, pageSize, readTargetQuery, writeTargetQuery } from "../../src/web/target-query.ts";
import { aView } from "./campaigns.ts";

const view = aView(250);
const read = (address: string) => readTargetQuery(new URLSearchParams(address));
const keysOf = (address: string) => findTargets(view, read(address)).rows.map(({ target }) => target.key);

test("every word of the search has to be found, in whatever field", () => {
  const keys = keysOf("q=PATCH+module003.py");

  expect(keys).toEqual([
    "PATCH /api/v2/module003/{item_id}/part2",
    "PATCH /api/v2/module003/{item_id}/part6",
  ]);
});

test("a note is searched too", () => {
  const noted = view.input.scan.targets[0]!;

  expect(keysOf("q=see+wiki")).toEqual([noted.key]);
});

test("state and file are exact", () => {
  const { rows } = findTargets(view, read("state=mixed&file=app%2Froutes%2Fpublic%2Fmodule001.py"));

  expect(rows.map(({ target }) => [target.state, target.file])).toEqual([
    ["mixed", "app/routes/public/module001.py"],
  ]);
});

test("what makes no sense in an address is as if it were not there", () => {
  expect(read("state=nonsense&sort=nonsense&page=-4&order=sideways")).toEqual(read(""));
  expect(read("page=1e99")).toMatchObject({ page: 1e99 });
  expect(findTargets(view, read("page=1e99")).page).toBe(3);
});

test("pages together hold every target once", () => {
  const keys = [1, 2, 3].flatMap((page) => keysOf(`page=${page}`));

  expect(keys).toEqual(view.input.scan.targets.map((target) => target.key));
  expect(keysOf("page=1")).toHaveLength(pageSize);
});

test("a deep link finds the page on which the row is", () => {
  const last = view.input.scan.targets.at(-1)!;

  const page = findTargets(view, read(`key=${encodeURIComponent(last.key)}`));

  expect(page.page).toBe(3);
  expect(page.rows.map(({ target }) => target.key)).toContain(last.key);
});

test("sorting by route brings the methods of one path together", () => {
  const paths = keysOf("sort=key").map((key) => key.replace(/^\S+ /, ""));

  expect(paths).toEqual([...paths].sort());
});

test("down is up the other way round", () => {
  const all = (address: string) =>
    [1, 2, 3].flatMap((page) =>
      findTargets(view, { ...read(address), page }).rows.map(({ target }) => target.key),
    );

  expect(all("order=down")).toEqual(all("").reverse());
});

test("an address written from a query reads back as that query", () => {
  const query = { ...read("q=a+b&state=mixed&file=x&sort=key&order=down&page=3") };

  expect(readTargetQuery(new URLSearchParams(writeTargetQuery(query)))).toEqual(query);
});

test("a header says how it is sorted and leads to the other direction", () => {
  const table = renderTargetTable(view, campaignAddresses(view.key), read("sort=state")).toString();

  expect(table).toMatch(/aria-sort="ascending"><a href="[^"]*sort=state&#38;order=down#targets"/);
});

test("no match says so and offers the way back", () => {
  const table = renderTargetTable(view, campaignAddresses(view.key), read("q=zzz")).toString();

  expect(table).toContain("0 of 250 routes.");
  expect(table).toContain("Nothing matches.");
});
