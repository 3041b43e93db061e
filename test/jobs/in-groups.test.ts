import { describe, expect, it } from "vitest";
import { inGroups, isAboutValues } from "../../src/jobs/in-groups.ts";

class ValueError extends Error {
  readonly code = "22021";
}

/** A call that ends when it is told to. */
function slowCall() {
  const groups: (readonly number[])[] = [];
  const ends: (() => void)[] = [];
  const run = async (items: readonly number[]) => {
    groups.push(items);
    await new Promise<void>((resolve) => ends.push(resolve));
    if (items.includes(13)) throw new ValueError("13 is no number");
    if (items.includes(99)) throw new Error("the connection is lost");
    return items.map((item) => item * 10);
  };
  return {
    groups,
    run,
    async endAll() {
      while (ends.length > 0) {
        ends.shift()?.();
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}

describe("in groups", () => {
  it("calls at once for the first, and once for all that come meanwhile", async () => {
    const call = slowCall();
    const ask = inGroups(call.run, { most: 50, isAboutItem: isAboutValues });
    const answers = Promise.all([1, 2, 3, 4].map(ask));
    expect(call.groups).toEqual([[1]]);
    await call.endAll();
    expect(await answers).toEqual([10, 20, 30, 40]);
    expect(call.groups).toEqual([[1], [2, 3, 4]]);
  });

  it("answers nobody before the call with its item has ended", async () => {
    const call = slowCall();
    const ask = inGroups(call.run, { most: 50, isAboutItem: isAboutValues });
    let answered = 0;
    const answers = [1, 2].map((item) => ask(item).then(() => (answered += 1)));
    await new Promise((resolve) => setImmediate(resolve));
    expect(answered).toBe(0);
    await call.endAll();
    await Promise.all(answers);
  });

  it("makes no group larger than it may be", async () => {
    const call = slowCall();
    const ask = inGroups(call.run, { most: 2, isAboutItem: isAboutValues });
    const answers = Promise.all([1, 2, 3, 4].map(ask));
    await call.endAll();
    await answers;
    expect(call.groups).toEqual([[1], [2, 3], [4]]);
  });

  it("lets the others succeed when one item does not fit", async () => {
    const call = slowCall();
    const ask = inGroups(call.run, { most: 50, isAboutItem: isAboutValues });
    const answers = Promise.allSettled([1, 2, 13, 4].map(ask));
    await call.endAll();
    expect((await answers).map(({ status }) => status)).toEqual([
      "fulfilled",
      "fulfilled",
      "rejected",
      "fulfilled",
    ]);
  });

  it("fails for the whole group when the database does, and goes on with the next", async () => {
    const call = slowCall();
    const ask = inGroups(call.run, { most: 50, isAboutItem: isAboutValues });
    const answers = Promise.allSettled([1, 2, 99].map(ask));
    await call.endAll();
    expect((await answers).map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected"]);
    expect(call.groups).toEqual([[1], [2, 99]]);
    const next = ask(5);
    await call.endAll();
    expect(await next).toBe(50);
  });
});
