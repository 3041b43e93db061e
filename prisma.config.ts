import { defineConfig } from "prisma/config";

/**
 * Prisma's command line wants its native schema engine before it does anything, and fetches it from Prisma's
 * own host. Generating, validating and formatting never run that engine, so naming any file that exists is
 * enough, and `npm ci` needs the npm registry only. `prisma migrate` is left as it is: it does run the engine.
 */
if (["generate", "validate", "format"].includes(process.argv[2] ?? "")) {
  process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;
}

const url = process.env.DATABASE_URL;

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  ...(url === undefined || url === "" ? {} : { datasource: { url } }),
});
