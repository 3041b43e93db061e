import { bundleCommand } from "./bundle.ts";

/** Part of `npm run build`: `dist/cli.cjs` with everything that the command line needs beside it. */
await bundleCommand("dist");
