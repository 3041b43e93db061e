import * as z from "zod";
import { iniOf } from "../ini-of.ts";
import { tomlOf } from "../toml-of.ts";

/** A package of the tree as its manifest declares it. */
export interface DeclaredPackage {
  readonly name: string;
  readonly version: DeclaredVersion;
}

/** Where the version of a package stands; `unknown`: a tool computes it, mostly from the tags of the repository. */
export type DeclaredVersion =
  | { readonly type: "text"; readonly text: string }
  /** All of a file beside the manifest. */
  | { readonly type: "file"; readonly path: string }
  /** A name at the top of a module: `shop.__version__`. */
  | { readonly type: "attribute"; readonly module: string; readonly name: string }
  | { readonly type: "unknown" };

/** Files besides `setup.py` in which a package says what it is called. */
export const declaresPackage = /(^|\/)(pyproject\.toml|setup\.cfg)$/;

const unknownVersion: DeclaredVersion = { type: "unknown" };

/** What a text would have to hold that names a distribution, however it writes the name. */
export function namePattern(distribution: string): RegExp {
  const parts = normalizedName(distribution).split("-");
  return new RegExp(parts.map((part) => part.replaceAll(/\W/g, "\\$&")).join("[-_.]+"), "i");
}

/**
 * What a manifest would have to hold that calls its own package so. In a large repository many require a package, and
 * reading each of their manifests takes longer than following a module.
 */
export function declarationPattern(distribution: string): RegExp {
  return new RegExp(`name["']?\\s*[=:]["'\\s]*${namePattern(distribution).source}(?![-_.\\w])`, "i");
}

/** A distribution's name as packaging normalizes it. */
export function normalizedName(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, "-");
}

/** The packages that a `pyproject.toml` or a `setup.cfg` declares: none, or one, or what two tools say of it. */
export function packagesIn(file: string, text: string): readonly DeclaredPackage[] {
  return file.endsWith(".toml") ? inToml(text) : inConfiguration(text);
}

const texts = z.union([z.string(), z.array(z.string())]);
const declarations = z.object({
  project: z.object({ name: z.string(), version: z.string().optional() }).optional(),
  tool: z
    .object({
      poetry: z.object({ name: z.string().optional(), version: z.string().optional() }).optional(),
      "poetry-dynamic-versioning": z.unknown().optional(),
      setuptools: z
        .object({
          dynamic: z
            .object({
              version: z.object({ file: texts.optional(), attr: z.string().optional() }).optional(),
            })
            .optional(),
        })
        .optional(),
    })
    .optional(),
});

function inToml(text: string): DeclaredPackage[] {
  const { project, tool } = declarations.safeParse(tomlOf(text)).data ?? {};
  const found: DeclaredPackage[] = [];
  const poetry = tool?.poetry;
  // Then the version in the file stands for none.
  const isComputed = tool?.["poetry-dynamic-versioning"] !== undefined;
  const ofPoetry =
    poetry?.version === undefined || isComputed
      ? unknownVersion
      : ({ type: "text", text: poetry.version } as const);
  if (project !== undefined) {
    const version: DeclaredVersion =
      project.version === undefined
        ? (dynamic(tool?.setuptools?.dynamic?.version) ?? ofPoetry)
        : { type: "text", text: project.version };
    found.push({ name: project.name, version });
  } else if (poetry?.name !== undefined) found.push({ name: poetry.name, version: ofPoetry });
  return found;
}

function dynamic(
  version: { readonly file?: string | string[] | undefined; readonly attr?: string | undefined } | undefined,
): DeclaredVersion | null {
  if (version?.attr !== undefined) return attributeOf(version.attr);
  const files = version?.file === undefined ? [] : [version.file].flat();
  const [path, ...more] = files;
  if (path === undefined) return null;
  return more.length > 0 ? unknownVersion : { type: "file", path };
}

function attributeOf(dotted: string): DeclaredVersion {
  const [, module, name] = /^([\w.]+)\.(\w+)$/.exec(dotted.trim()) ?? [];
  return module === undefined || name === undefined ? unknownVersion : { type: "attribute", module, name };
}

/** `[metadata]` of a `setup.cfg`. */
function inConfiguration(text: string): DeclaredPackage[] {
  const metadata = iniOf(text)?.get("metadata");
  const [name, version] = [metadata?.get("name"), metadata?.get("version")];
  if (name === undefined) return [];
  if (version === undefined) return [{ name, version: unknownVersion }];
  const [, way, rest = ""] = /^(file|attr):[ \t]*(.*)$/.exec(version) ?? [];
  if (way === "attr") return [{ name, version: attributeOf(rest) }];
  if (way === "file")
    return [{ name, version: rest.includes(",") ? unknownVersion : { type: "file", path: rest } }];
  return [{ name, version: { type: "text", text: version } }];
}

/** As PEP 440 writes it; what tools make of any other is theirs to say, and nothing but noughts stands for none. */
const canonical =
  /^(?!0(?:\.0)*$)(?:[1-9]\d*!)?(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*))*(?:(?:a|b|rc)(?:0|[1-9]\d*))?(?:\.post(?:0|[1-9]\d*))?(?:\.dev(?:0|[1-9]\d*))?(?:\+[a-z\d]+(?:\.[a-z\d]+)*)?$/;

/** True for a text that every tool hands on as the version as it is. */
export function isCanonicalVersion(text: string): boolean {
  return canonical.test(text);
}
