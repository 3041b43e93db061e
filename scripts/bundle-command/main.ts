import { bundleCommand } from "./bundle.ts";

/** Part of `npm run build`: `dist/cli.js` with everything that the command line needs beside it. */
await bundleCommand("dist");
