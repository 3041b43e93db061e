import * as z from "zod";
import { tomlOf } from "../toml-of.ts";

/** Files that say which packages a program cannot do without. */
export const declaresRequirements =
  /(^|\/)(pyproject\.toml|setup\.cfg|setup\.py|requirements\.txt|requirements\/(base|main|prod|production|default|common)\.txt)$/;

const declarations = z.object({
  project: z.object({ dependencies: z.array(z.string()).optional() }).optional(),
  tool: z
    .object({ poetry: z.object({ dependencies: z.record(z.string(), z.unknown()).optional() }).optional() })
    .optional(),
});

/** The distributions that a file declares as required, those of extras left out; names as packaging normalizes them. */
export function requirementsIn(file: string, text: string): readonly string[] {
  if (file.endsWith(".toml")) return inToml(text).map(normalized);
  const lines = file.endsWith(".txt")
    ? text.split("\n")
    : file.endsWith(".cfg")
      ? (/^install_requires\s*=(.*(?:\n[ \t]+.*)*)/m.exec(text)?.[1] ?? "").split("\n")
      : [...(/install_requires\s*=\s*\[([^\]]*)\]/.exec(text)?.[1] ?? "").matchAll(/["']([^"']+)["']/g)].map(
          ([, one = ""]) => one,
        );
  return lines.flatMap((line) => nameOf(line) ?? []).map(normalized);
}

/** True when one of the distributions, by its name, may hold a module: `psycopg2-binary`, `PyYAML`, `python-dotenv`. */
export function mayHold(distributions: readonly string[], module: string): boolean {
  const name = normalized(module);
  return distributions.some((one) => one.startsWith(name) || one.endsWith(name));
}

/**
 * Without the tables of tools that require nothing, which are most of a large project's `pyproject.toml`. They end where
 * the next line begins with a bracket; where that is none of a table, what is left is no TOML.
 */
function withoutTools(text: string): string {
  // In a text of several lines anything may stand.
  if (text.includes('"""') || text.includes("'''")) return text;
  return text.replaceAll(
    /^\[{1,2}(?:tool\.(?!poetry\b)|project\.optional-dependencies\b)[^\n]*\n(?:[^[\n][^\n]*\n|\n)*/gm,
    "",
  );
}

/** Of packaging's standard and of Poetry. A file that is no TOML declares nothing. */
function inToml(text: string): string[] {
  const { project, tool } = declarations.safeParse(tomlOf(withoutTools(text)) ?? tomlOf(text)).data ?? {};
  const table = Object.entries(tool?.poetry?.dependencies ?? {});
  const required = table.filter(([, about]) => !isOptional(about)).map(([name]) => name);
  return [...(project?.dependencies ?? []).flatMap((one) => nameOf(one) ?? []), ...required];
}

function isOptional(about: unknown): boolean {
  return typeof about === "object" && about !== null && "optional" in about && about.optional === true;
}

function nameOf(requirement: string): string | null {
  return /^\s*([A-Za-z0-9][\w.-]*)/.exec(requirement)?.[1] ?? null;
}

function normalized(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, "-");
}
