import * as z from "zod";
import { contractPaths } from "../../criteria/shared/contract-settings.ts";
import { environmentSettings } from "../../domain/environment-settings.ts";
import { glob } from "../../domain/pattern-settings.ts";
import { campaignShape } from "../../domain/settings.ts";

const globs = z.array(glob);
const names = z.array(z.string().min(1).max(500));

/** Settings of a `fastapi-routes` campaign: the fields of every campaign, and these. */
export const fastapiSettings = z.strictObject({
  ...campaignShape,
  kind: z.literal("fastapi-routes"),
  roots: z
    .array(z.string().max(500))
    .default([])
    .describe("Folders that hold top-level Python packages. Empty: found by looking."),
  trees: globs
    .default([])
    .describe("Only routes whose handler's file matches one of these globs count. Empty: all of them."),
  entry: names
    .default([])
    .describe(
      "Where the apps are: `package.module:app` or `package.module:create_app`. Empty: all apps are found.",
    ),
  extra_apps: names
    .default([])
    .describe("Apps that data chooses at run time, as `package.module:app`, with an optional ` @ /prefix`."),
  routers: names
    .default([])
    .describe(
      "Router classes of installed packages, by class name. Classes of the repository are found by their bases.",
    ),
  framework_version: z
    .string()
    .regex(/^\d+(\.\d+)*$/, "expected a version like 0.128.8")
    .nullable()
    .default(null)
    .describe("FastAPI version that runs; null: read from lock files and requirements."),
  environment: environmentSettings
    .prefault({})
    .describe(
      "Variables with which the deployment runs, as `NAME: text`; they win over defaults and committed files, so that what they switch on is sure. No secrets: everybody can read this file.",
    ),
  session: z
    .strictObject({
      sync: names.default([]).describe("Functions, decorators and classes that open a sync session."),
      async: names.default([]).describe("Functions, decorators and classes that open an async session."),
    })
    .prefault({})
    .describe("Names beyond SQLAlchemy's and SQLModel's own classes, which are always known."),
  secrets: names
    .default([])
    .describe("Calls whose values come from secrets backends: `Variable.get`. Such a route is blocked."),
  contract_paths: contractPaths,
  tests: z
    .strictObject({
      roots: globs.default(["**/tests/**", "**/test/**", "**/test_*.py", "**/*_test.py"]),
      base_paths: z
        .array(z.strictObject({ glob, base: z.string() }))
        .default([])
        .describe("What a test client puts before the path, by test file; the first match counts."),
      clients: z
        .array(z.string().min(1))
        .default(["client"])
        .describe("A name that ends with one of these is a test client."),
    })
    .prefault({}),
  fixture: z
    .strictObject({
      name: z.string().min(1).default("reconfigure_async_db_engine"),
      configures: z.string().min(1).default("_configure_async_session"),
    })
    .prefault({})
    .describe("The fixture that gives tests an async engine, and the function by which it is recognised."),
});

export type FastapiSettings = z.infer<typeof fastapiSettings>;
