import { ensureTemplate } from "../src/store/embedded/template.ts";

/** Part of `npm run build`: makes the empty data directory that the embedded database starts from. */
console.log(`Empty database: ${await ensureTemplate()}`);
