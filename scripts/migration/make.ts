import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findSchemaDifference } from "./schema-difference.ts";

/**
 * `npm run migration -- NAME`: writes the migration that brings the database to what prisma/schema.prisma says.
 * `npm run migration -- --check`: exit code 1 when one is missing.
 */
const location = { schema: "prisma/schema.prisma", migrations: "prisma/migrations" };
const name = process.argv[2] ?? "";
const script = await findSchemaDifference(location);

if (script === null) {
  console.log("The migrations build exactly what prisma/schema.prisma says.");
} else if (name === "--check") {
  console.error("prisma/schema.prisma was changed without a migration. Run: npm run migration -- NAME\n");
  console.error(script);
  process.exitCode = 1;
} else if (/^[a-z0-9_]+$/.test(name)) {
  const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  const directory = join(location.migrations, `${stamp}_${name}`);
  mkdirSync(directory);
  writeFileSync(join(directory, "migration.sql"), script);
  console.log(`Wrote ${join(directory, "migration.sql")}. Read it: data that it drops is not asked about.`);
} else {
  console.error("Name the migration in lower case letters, digits and `_`: npm run migration -- add_notes");
  process.exitCode = 2;
}
