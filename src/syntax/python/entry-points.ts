import * as z from "zod";
import { tomlOf } from "../toml-of.ts";
import type { Expression } from "./ast.ts";
import type { PythonModule } from "./module.ts";
import { walkStatements } from "./walk.ts";

/** What a package offers under a name to whoever looks for its group: `name = "package.module:object"`. */
export interface EntryPoint {
  readonly group: string;
  readonly name: string;
  readonly value: string;
  /** The file that declares it. */
  readonly file: string;
}

/** Files besides `setup.py` that declare entry points. */
export const declaresEntryPoints = /(^|\/)(pyproject\.toml|setup\.cfg|entry_points\.txt)$/;

type Found = Omit<EntryPoint, "file">;

/**
 * False for a text that cannot name the group: to read the packages of a large repository for what only others declare
 * would take longer than everything else.
 */
export function mayDeclare(text: string, group: string | null): boolean {
  // TOML can spell a letter by its number.
  return group === null || text.includes(group) || /\\[uUx]/.test(text);
}

/** The entry points that a `pyproject.toml`, `setup.cfg` or `entry_points.txt` declares. */
export function entryPointsIn(file: string, text: string): readonly EntryPoint[] {
  const found = file.endsWith(".toml")
    ? inToml(text)
    : file.endsWith(".cfg")
      ? inGroups(sectionOf(text, "options.entry_points"))
      : inSections(text);
  return found.map((one) => ({ ...one, file }));
}

/** The entry points of `setup(entry_points=...)`. */
export function entryPointsOfSetup(module: PythonModule): readonly EntryPoint[] {
  const found: Found[] = [];
  walkStatements(module.statements, {
    statement: () => undefined,
    expression: (expression) => {
      if (expression.type !== "call") return;
      const given = expression.args.find(({ name }) => name === "entry_points")?.value;
      if (given !== undefined) found.push(...inArgument(given));
    },
  });
  return found.map((one) => ({ ...one, file: module.path }));
}

/** Text under text: what a table of entry points holds. */
const group = z.record(z.string(), z.unknown());
const declarations = z.object({
  project: z.object({ "entry-points": z.record(z.string(), group).optional() }).optional(),
  tool: z
    .object({
      poetry: z.object({ plugins: z.record(z.string(), group).optional() }).optional(),
      flit: z.object({ entrypoints: z.record(z.string(), group).optional() }).optional(),
    })
    .optional(),
});

/** Of packaging's standard, of Poetry and of Flit. A file that is no TOML declares nothing. */
function inToml(text: string): Found[] {
  const { project, tool } = declarations.safeParse(tomlOf(text)).data ?? {};
  const tables = [project?.["entry-points"], tool?.poetry?.plugins, tool?.flit?.entrypoints];
  return tables.flatMap((table) =>
    Object.entries(table ?? {}).flatMap(([group, points]) =>
      Object.entries(points).flatMap(([name, value]) =>
        typeof value === "string" ? [{ group, name, value }] : [],
      ),
    ),
  );
}

const header = /^\s*\[(.+)\]\s*(?:#.*)?$/;

/** `[group]` with `name = module:object` below it. */
function inSections(text: string): Found[] {
  let group = "";
  return text.split(/\r?\n/).flatMap((line) => {
    const section = header.exec(line)?.[1];
    if (section !== undefined) group = section.trim();
    return section !== undefined || group === "" ? [] : inAssignment(line, group);
  });
}

/** `group =` with indented `name = module:object` below it. */
function inGroups(lines: readonly string[]): Found[] {
  let group = "";
  return lines.flatMap((line) => {
    const start = /^([\w.-]+)\s*=\s*(.*)$/.exec(line);
    if (start === null) return group === "" ? [] : inAssignment(line, group);
    group = start[1] ?? "";
    return inAssignment(start[2] ?? "", group);
  });
}

function inAssignment(line: string, group: string): Found[] {
  const at = line.indexOf("=");
  const name = line.slice(0, Math.max(0, at)).trim();
  const value = /^\s*([\w.]+(?::[\w.]+)?)/.exec(line.slice(at + 1))?.[1];
  return /^(?:$|[#;])/.test(name) || value === undefined ? [] : [{ group, name, value }];
}

function sectionOf(text: string, name: string): string[] {
  const lines = text.split(/\r?\n/);
  const start = lines.findIndex((line) => header.exec(line)?.[1]?.trim() === name);
  if (start < 0) return [];
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => header.test(line));
  return end < 0 ? rest : rest.slice(0, end);
}

function inArgument(given: Expression): Found[] {
  const text = textOf(given);
  if (text !== null) return inSections(text);
  if (given.type !== "dict") return [];
  return given.entries.flatMap(({ key, value }) => {
    const group = key === null ? null : textOf(key);
    if (group === null) return [];
    const lines = value.type === "sequence" ? value.elements.map(textOf) : [textOf(value)];
    return lines.flatMap((one) => (one ?? "").split("\n").flatMap((line) => inAssignment(line, group)));
  });
}

function textOf(expression: Expression): string | null {
  return expression.type === "constant" && typeof expression.value === "string" ? expression.value : null;
}
