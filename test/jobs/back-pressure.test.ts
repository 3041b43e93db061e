import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { BackPressure } from "../../src/jobs/back-pressure.ts";

let now = 0;
let pressure: BackPressure;

beforeEach(() => {
  vi.useFakeTimers();
  now = 0;
  pressure = new BackPressure(4, () => now);
});

afterEach(() => {
  pressure.close();
  vi.useRealTimers();
});

/** Deliveries come in for a while, one each 20 ms, and something waits for each. */
function receive(milliseconds: number, waitMs: number): void {
  for (let passed = 0; passed < milliseconds; passed += 20) {
    now += 20;
    pressure.arrived();
    pressure.waited(waitMs);
    vi.advanceTimersByTime(20);
  }
}

describe("back pressure", () => {
  it("leaves work all its places while nothing comes in, however late timers are", () => {
    pressure.waited(500);
    now += 10_000;
    expect([pressure.places(), pressure.restAfter(100)]).toEqual([4, 0]);
  });

  it("leaves work all its places while answers are in time", () => {
    receive(5_000, 5);
    expect([pressure.places(), pressure.restAfter(100)]).toEqual([4, 0]);
  });

  it("takes places away while answers are late, and then time", () => {
    receive(260, 90);
    expect(pressure.places()).toBe(2);
    receive(1_000, 90);
    expect(pressure.places()).toBe(1);
    expect(pressure.restAfter(100)).toBeGreaterThan(100);
  });

  it("never stops work: it gets an eighth of the time, and no rest is longer than two seconds", () => {
    receive(60_000, 500);
    expect([pressure.places(), pressure.restAfter(100), pressure.restAfter(60_000)]).toEqual([1, 700, 2_000]);
  });

  it("gives back slowly while deliveries come in, and at once when they end", () => {
    receive(5_000, 90);
    receive(1_000, 5);
    expect(pressure.places()).toBe(1);
    receive(5_000, 5);
    expect(pressure.places()).toBe(4);
    receive(5_000, 90);
    now += 1_100;
    expect([pressure.places(), pressure.restAfter(100)]).toEqual([4, 0]);
  });

  it("notices by itself that timers are late", () => {
    pressure.arrived();
    now += 300;
    vi.advanceTimersByTime(20);
    expect(pressure.places()).toBe(2);
  });

  it("looks at no timer once nothing comes in", () => {
    pressure.arrived();
    expect(vi.getTimerCount()).toBe(1);
    now += 2_000;
    vi.advanceTimersByTime(20);
    expect(vi.getTimerCount()).toBe(0);
  });
});
