import { ensureTemplate } from "../../src/store/embedded/template.ts";

/** Runs once before all test files. */
export default async function setup(): Promise<void> {
  process.env.NODE_ENV = "test";
  // Embedded databases start in a quarter of the time from a template that the build makes.
  await ensureTemplate();
}
