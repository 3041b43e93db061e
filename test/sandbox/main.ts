import { parseArgs, styleText } from "node:util";
import { runSandbox } from "./run-sandbox.ts";
import { showRepository } from "./show-repository.ts";

const help = `npm run sandbox [-- options]

Runs the whole app on this machine: an emulated GitHub, the app on its embedded database, a sample repository whose
pull requests open one after another.

  --once               print everything that happens and end; exit code 1 when a verdict is not the expected one
  --repository PATH    take a local git repository; its branches ahead of the default branch become pull requests
  --pause SECONDS      time between two steps (default 2; with --once 0)
  --help               this text`;

try {
  const { values } = parseArgs({
    options: {
      once: { type: "boolean", default: false },
      repository: { type: "string" },
      pause: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) console.log(help);
  else {
    const pause = values.pause === undefined ? (values.once ? 0 : 2) : Number(values.pause);
    if (!Number.isFinite(pause) || pause < 0)
      throw new TypeError(`--pause ${values.pause ?? ""} is not a number of seconds.`);
    const run = values.repository === undefined ? runSandbox : showRepository(values.repository);
    process.exitCode = await run({ once: values.once, pause, colour: process.stdout.isTTY, styleText });
  }
} catch (error) {
  if (!(error instanceof TypeError)) throw error;
  console.error(`${error.message}\n\n${help}`);
  process.exitCode = 2;
}
