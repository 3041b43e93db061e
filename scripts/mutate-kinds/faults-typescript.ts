import { type Fault, replacing } from "../mutate/fault.ts";

const codeFaults: readonly Fault[] = [
  replacing("await-dropped", "handler", /\bawait (?=\w)/g, () => ""),
  replacing("await-voided", "handler", /\bawait (?=(?:writeNote|writeFile)\()/g, () => "void "),
  replacing("blocking-read", "handler", /(?<=return )readFile\(/g, () => 'require("node:fs").readFileSync('),
  replacing(
    "blocking-list",
    "handler",
    /await readdir\(folder\)/g,
    () => 'require("fs").readdirSync(folder)',
  ),
  replacing(
    "blocking-process",
    "handler",
    /await writeFile\(/g,
    () => 'require("node:child_process").execSync("sync");\n  await writeFile(',
  ),
  replacing("error-dropped", "handler", /^( +)next\(error\);$/gm, (match) => `${match[1] ?? ""}return;`),
  replacing("error-logged", "handler", /next\(error\)/g, () => "console.error(error)"),
  replacing(
    "try-dropped",
    "handler",
    / try \{\n([^}]*(?:\{[^}]*\}[^}]*)*)\} catch \(error\) \{\n +next\(error\);\n +\}/g,
    (match) => ` ${match[1] ?? ""}`,
  ),
  replacing("catch-dropped", "handler", /\n? *\.catch\(next\)/g, () => ""),
  replacing("catch-emptied", "handler", /\.catch\(next\)/g, () => ".catch(() => {})"),
  replacing(
    "for-each",
    "handler",
    /await writeNote\((.*)\);/g,
    () => "[req.body].forEach(async (note) => { await writeNote(note.id, note.text); });",
  ),
  replacing(
    "map-dropped",
    "handler",
    /await writeNote\((.*)\);/g,
    () => "[req.body].map((note) => writeNote(note.id, note.text));",
  ),
  replacing("status-changed", "handler", /status\(201\)/g, () => "status(202)"),
  replacing("path-changed", "handler", /"\/:id"/g, () => '"/one/:id"'),
  replacing("prefix-changed", "handler", /app\.use\("\/notes"/g, () => 'app.use("/note"'),
  replacing("method-changed", "handler", /notes\.post\(/g, () => "notes.put("),
  replacing("middleware-dropped", "handler", /\[requireUser\], /g, () => ""),
  replacing(
    "async-dropped",
    "handler",
    /export async function (?=(?:listNotes|getNote|addNote))/g,
    () => "export function ",
  ),
];

const testFaults: readonly Fault[] = [
  replacing(
    "expectation-commented-out",
    "test",
    /^( +)expect\(.*$/gm,
    (match) => `${match[1] ?? ""}// ${match[0].trim()}`,
  ),
  replacing("expectation-loosened", "test", /\.toBe\(2\d\d\)/g, () => ".toBeDefined()"),
  replacing(
    "expectation-behind-condition",
    "test",
    /^( +)(expect\(.*)$/gm,
    (match) => `${match[1] ?? ""}if (response === undefined) ${match[2] ?? ""}`,
  ),
  replacing("early-return", "test", /^( +)(?=expect\()/gm, (match) => `${match[0]}return;\n${match[0]}`),
  replacing("test-skipped", "test", /\bit\((?=")/g, () => "it.skip("),
  replacing("test-todo", "test", /\bit\((?=")/g, () => "it.todo("),
  replacing("test-fails", "test", /\bit\((?=")/g, () => "it.fails("),
  replacing("suite-skipped", "test", /\bdescribe\((?=")/g, () => "describe.skip("),
  replacing("test-alone", "test", /\bit\((?="are)/g, () => "it.only("),
  replacing("test-renamed", "test", /(?<=it\(")are /g, () => "were "),
  replacing("request-moved", "test", /\.get\("\/notes\/shopping"\)/g, () => '.get("/notes")'),
];

export const typescriptFaults: readonly Fault[] = [...codeFaults, ...testFaults];
