import { lockDirectory } from "../../src/store/embedded/directory-lock.ts";

/** A process that holds a directory until it is killed. */
await lockDirectory(process.argv[2] ?? "");
process.stdout.write("held\n");
setInterval(() => undefined, 1_000);
