import { writeFile } from "node:fs/promises";
import { renderDocs } from "./render-docs.ts";

for (const { path, text } of await renderDocs()) {
  await writeFile(path, text);
  console.log(`wrote ${path}`);
}
