import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/support/global-setup.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Real databases, processes and browsers on a shared machine: one more try in CI, where nobody can look.
    retry: process.env.CI === undefined ? 0 : 1,
  },
});
