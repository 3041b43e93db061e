import type { PythonModule } from "../../syntax/python/module.ts";
import type { PythonProject } from "../../syntax/python/project.ts";
import { classesWithBases, derivedFrom } from "./app-makers.ts";
import { callingProviders, providesOne } from "./made-by-containers.ts";

/** A function or class whose text makes or fills an app. */
export interface Filler {
  readonly name: string;
  readonly isClass: boolean;
}

/** What files say that may call one of them. */
export function fillerNeedles(fillers: readonly Filler[]): string[] {
  return [...new Set(fillers.map(({ name }) => name))];
}

/** Text of a call of one of these, or of a method of a class among them, or of who provides it; null where there are none. */
export function callsOf(fillers: readonly Filler[]): RegExp | null {
  if (fillers.length === 0) return null;
  const all = [...new Set(fillers.map(({ name }) => name))].join("|");
  const namesOf = (wanted: boolean) =>
    [...new Set(fillers.filter(({ isClass }) => isClass === wanted).map(({ name }) => name))].join("|");
  const [functions, classes] = [namesOf(false), namesOf(true)];
  const forms = [
    ...(functions === "" ? [] : [`(?:${functions})\\s*\\(`]),
    ...(classes === "" ? [] : [`(?:${classes})\\s*[.(]`]),
    providesOne(all),
  ];
  return new RegExp(`\\b(?:${forms.join("|")})`);
}

/**
 * True for a text whose own lines make such a call, or call a function of the same file that makes one. What stands in
 * parentheses on the next line belongs to the line.
 * @param calls text of such a call, as `callsOf` gives it
 */
export function callsAtTop(text: string, calls: RegExp): boolean {
  if (!calls.test(text)) return false;
  const made = [...text.matchAll(topFunctions)].filter(([, , body = ""]) => calls.test(body));
  const forms = [calls.source, ...made.map(([, name = ""]) => `(?<!\\bdef )\\b${name}\\s*\\(`)];
  const atTop = new RegExp(`^(?=\\w)[^\\n]*(?:\\(\\n[ \\t]+)?(?:${forms.join("|")})`, "m");
  // A container's providers stand in a class.
  const provided = new RegExp(
    `^[ \\t]+\\w+[^=\\n]{0,100}=[ \\t]*(?:\\w+\\.)*(?=(?:${callingProviders})\\s*\\()(?:${calls.source})`,
    "m",
  );
  return atTop.test(text) || atTop.test(programIn(text)) || hasCommand(text, made) || provided.test(text);
}

/** The lines of `if __name__ == "__main__":` as if they stood at the top. */
export function programIn(text: string): string {
  if (!text.includes("__main__")) return "";
  const body = /^if[ \t(]+__name__\b[^\n]*:[^\n]*((?:\n(?:[ \t][^\n]*)?)*)/m.exec(text)?.[1] ?? "";
  return body.replace(/^[ \t]+/gm, "");
}

/** `@app.command()`: a function that a command line calls. */
function hasCommand(text: string, made: readonly RegExpMatchArray[]): boolean {
  return (
    text.includes("command") &&
    made.some(({ index = 0 }) => /@[\w.]*command\b[^\n]*\n(?:@[^\n]*\n)*$/.test(text.slice(0, index)))
  );
}

/** Functions at the top of a module, by name and body. */
const topFunctions = /^(?:async )?def (\w+)([^\n]*(?:\n(?:[ \t)][^\n]*)?)*)/gm;

/** Those that say so themselves, and the classes that derive from such a class. */
export function whatFillsApps(project: PythonProject, paths: readonly string[]): Filler[] {
  const modules = paths.flatMap((path) => project.module(path) ?? []);
  const fillers = modules.flatMap(fillersOf);
  const names = new Set(fillers.flatMap(({ name, isClass }) => (isClass ? [name] : [])));
  const derived = derivedFrom(
    names,
    modules.flatMap(({ text }) => classesWithBases(text)),
  );
  return [...fillers, ...derived.map((name) => ({ name, isClass: true }))];
}

/** The functions and classes of a module that make or fill an app. */
export function fillersOf({ statements, text }: PythonModule): Filler[] {
  const lines = text.split("\n");
  return statements.flatMap((statement): Filler[] => {
    if (statement.type === "function")
      return fillsApps.test(statement.source) ? [{ name: statement.name, isClass: false }] : [];
    if (statement.type !== "class") return [];
    const source = lines.slice(statement.line - 1, statement.endLine).join("\n");
    return fillsApps.test(source) ? [{ name: statement.name, isClass: true }] : [];
  });
}

const fillsApps = /\b(FastAPI|include_router|mount)\s*\(/;
