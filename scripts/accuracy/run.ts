/** `npm run accuracy`: each kind's scan against what the real thing says; `--help` says the rest. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";

interface Part {
  readonly script: string;
  readonly about: string;
}

const parts: Readonly<Record<string, Part>> = {
  fastapi: {
    script: "main.ts",
    about: `FastAPI routes: the examples of its documentation, the sample repository, releases of Airflow and real
    applications are run under real FastAPI in a virtual environment each, and compared by method, path, handler,
    sync or async and session kind; Starlette's own matcher judges the test map. Needs PyPI and Python 3.11 or newer,
    for most applications 3.12 or 3.13 besides.`,
  },
  operators: {
    script: "operators/main.ts",
    about: `deferrable operators: Airflow's providers, compared with what Python's own ast says. Needs GitHub.`,
  },
  typescript: {
    script: "typescript/main.ts",
    about: `TypeScript routes: public Express, Koa, Hono ... applications, compared with the routes that their
    frameworks list. Needs GitHub and npm.`,
  },
  reader: {
    script: "reader/main.ts",
    about: `the reader of plain Python: the sources of the FastAPI corpora that were fetched, and Python's own library with
    what is installed in it, are read by it and by the grammar, and compared statement by statement. Needs no network.`,
  },
};

const help = `Measures each kind's scan against what the real thing says.

npm run accuracy [-- PART [OPTIONS]]      all parts without a name; options alone mean fastapi

Parts
${Object.entries(parts)
  .map(([name, { about }]) => `  ${name}\n    ${about}`)
  .join("\n")}

Options of fastapi
  --all              every corpus, some three hundred, instead of the forty that the bar is asked of: hours, where the
                     usual ones take minutes
  --only ID          only this corpus; may be repeated (a wrong ID lists them)
  --corpora DIR      where git corpora lie: DIR/OWNER+NAME/repo, DIR/OWNER/NAME, DIR/NAME or DIR/NAME.git with the
                     pinned commit; may be repeated. Corpora from PyPI need none; what is not at hand is named, and
                     does not count unless --only names it
  --jobs N           corpora that are measured at once; as many as there are cores and 3 GB of memory for
  --runtime-only     say how many routes each app has at run time, and do not scan
  --seed N           of the generated applications, those of this number instead of 1
  --verbose          name every difference instead of the first twelve

Options of reader
  --only ID          only this corpus; may be repeated
  --folder DIR       the sources below this folder instead; may be repeated

Sources, packages and virtual environments are pinned and kept in .cache/accuracy, never committed.

Exit code
  0  every bar holds
  1  one does not, or too little could be measured; each reason is printed as "Below the bar: ..."
  2  a wrong argument
  4  PyPI, GitHub or npm cannot be reached, so nothing was judged

Example
  npm run accuracy -- fastapi --only sample --only dispatch --corpora ~/clones
`;

const given = process.argv.slice(2);
const [first, ...rest] = given[0]?.startsWith("-") === true ? ["fastapi", ...given] : given;
if (given.includes("--help") || given.includes("-h")) {
  console.log(help);
} else {
  const names = first === undefined ? Object.keys(parts) : [first];
  process.exitCode = Math.max(...names.map(run));
}

function run(name: string): number {
  const part = parts[name];
  if (part === undefined) {
    console.error(`There is no part ${name}. There are: ${Object.keys(parts).join(", ")}; --help says more.`);
    return 2;
  }
  const args = [...process.execArgv, join(import.meta.dirname, part.script), ...rest];
  return spawnSync(process.execPath, args, { stdio: "inherit" }).status ?? 1;
}
