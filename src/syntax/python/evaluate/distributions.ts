import type { Expression } from "../ast.ts";
import {
  type DeclaredVersion,
  declarationPattern,
  isCanonicalVersion,
  namePattern,
  normalizedName,
  packagesIn,
} from "../declared-packages.ts";
import { lastNameOf } from "../last-name.ts";
import { here } from "../ledger.ts";
import { manifestsNaming, setupModulesNaming } from "../package-declarations.ts";
import { folderOf } from "../python-folders.ts";
import { walkStatements } from "../walk.ts";
import { argument } from "./call-arguments.ts";
import type { Evaluator } from "./evaluator.ts";
import { isConfigurable } from "./operators.ts";
import {
  builtin,
  type CallArguments,
  constant,
  type InstanceValue,
  type NativeObject,
  placeName,
  type Scope,
  type Site,
  textOf,
  unknown,
  type Value,
} from "./value.ts";

/** What is installed under a name where the repository's own package is; null: nobody knows the version. */
interface Distribution {
  readonly name: string;
  readonly version: string | null;
}

/**
 * `importlib.metadata.version(name)`, `distribution(name)` and the like of the repository's own packages, by what their
 * manifests say; null for all others. Another version may be installed, so it is known as a setting is.
 */
export function installedDistribution(
  name: string,
  args: CallArguments,
  site: Site,
  evaluator: Evaluator,
): Value | null {
  const asked = /^(?:importlib\.metadata|importlib_metadata|pkg_resources)\.(\w+(?:\.from_name)?)$/.exec(
    name,
  )?.[1];
  const make = asked === undefined ? undefined : makers[asked];
  if (make === undefined) return null;
  const wanted = textOf(
    argument(args, "distribution_name", 0) ?? argument(args, "name") ?? argument(args, "dist"),
  );
  const found = wanted === null ? null : ownDistribution(wanted, evaluator);
  return found === null ? null : make(found, site);
}

const makers: Readonly<Record<string, (found: Distribution, site: Site) => Value>> = {
  version: versionText,
  metadata: metadataOf,
  distribution: distributionObject,
  "Distribution.from_name": distributionObject,
  get_distribution: distributionObject,
};

function versionText({ version }: Distribution): Value {
  return version === null ? unknown : constant(version, true);
}

/** Some tools normalize the name that they write down. */
function nameText({ name }: Distribution): Value {
  return name === normalizedName(name) ? constant(name) : unknown;
}

function distributionObject(found: Distribution, site: Site): Value {
  const name = nameText(found);
  return instance(
    "importlib.metadata.Distribution",
    [
      ["version", versionText(found)],
      ["metadata", metadataOf(found, site)],
      ["name", name],
      ["project_name", name],
    ],
    site,
  );
}

/** The message of which the fields are asked: `metadata["Version"]`. */
function metadataOf(found: Distribution, site: Site): Value {
  const field = (key: Value | undefined): Value => {
    const asked = textOf(key)?.toLowerCase();
    if (asked === "name") return nameText(found);
    return asked === "version" ? versionText(found) : unknown;
  };
  const read = builtin("PackageMetadata.get", ({ positional: [key] }) => field(key));
  return instance(
    "importlib.metadata.PackageMetadata",
    [
      ["__getitem__", read],
      ["get", read],
    ],
    site,
  );
}

/** `packaging.version.Version(text)` of what packaging would leave as it is; null for all others. */
export function versionObject(given: Value | null, site: Site): Value | null {
  const text = textOf(given);
  if (given?.type !== "constant" || text === null || !isCanonicalVersion(text)) return null;
  const [, epoch = "", release = ""] = /^(\d+!)?(\d+(?:\.\d+)*)/.exec(text) ?? [];
  const [major = 0, minor = 0, micro = 0] = release.split(".").map(Number);
  const told = (value: string | number) => constant(value, isConfigurable(given));
  return instance(
    "packaging.version.Version",
    [
      ["major", told(major)],
      ["minor", told(minor)],
      ["micro", told(micro)],
      ["public", told(text.replace(/\+.*/, ""))],
      ["base_version", told(epoch + release)],
      [placeName, given],
    ],
    site,
  );
}

/** The package of the tree with a name; null where there is none, or several that say different things. */
function ownDistribution(wanted: string, evaluator: Evaluator): Distribution | null {
  const { project } = evaluator;
  const declared = manifestsNaming(project, declarationPattern(wanted)).flatMap(({ file, text }) =>
    packagesIn(file, text).map((one) => ({
      name: one.name,
      version: versionAt(one.version, file, evaluator),
    })),
  );
  const set = setupModulesNaming(project, namePattern(wanted)).flatMap((file) =>
    packagesOfSetup(file, evaluator),
  );
  const found = [...declared, ...set].filter(({ name }) => normalizedName(name) === normalizedName(wanted));
  const [first, ...more] = found;
  if (first === undefined || more.some(({ name }) => name !== first.name)) return null;
  const isOne = more.every(({ version }) => version === first.version);
  const isPlain = isOne && first.version !== null && isCanonicalVersion(first.version);
  return { name: first.name, version: isPlain ? first.version : null };
}

function versionAt(version: DeclaredVersion, manifest: string, { project }: Evaluator): string | null {
  const folder = folderOf(manifest);
  switch (version.type) {
    case "text":
      return version.text;
    case "file":
      return project.dataText(folder === "" ? version.path : `${folder}/${version.path}`)?.trim() ?? null;
    case "attribute": {
      const location = project.index.find(version.module, manifest);
      const module = location?.type === "file" ? project.module(location.path) : null;
      if (module === null) return null;
      project.quote(module.path);
      const set = module.statements.flatMap((one) =>
        (one.type === "assign" &&
          one.targets.some((target) => target.type === "name" && target.id === version.name)) ||
        (one.type === "annotated" && one.target.type === "name" && one.target.id === version.name)
          ? [one.value]
          : [],
      );
      const [value] = set;
      return set.length === 1 && value?.type === "constant" && typeof value.value === "string"
        ? value.value
        : null;
    }
    case "unknown":
      return null;
  }
}

/** The packages of the calls of `setup` that a `setup.py` makes when it is imported or run. */
function packagesOfSetup(file: string, evaluator: Evaluator): Distribution[] {
  const module = evaluator.project.module(file);
  const scope = module === null ? null : evaluator.moduleScope(file);
  if (module === null || scope === null) return [];
  const found: Distribution[] = [];
  walkStatements(module.statements, {
    expression: (expression) => {
      if (expression.type !== "call" || lastNameOf(expression.callee) !== "setup") return;
      const [name, version] = ["name", "version"].map((wanted) =>
        textOf(givenTo(expression, wanted, scope, evaluator)),
      );
      if (typeof name === "string") found.push({ name, version: version ?? null });
    },
  });
  return found;
}

/** An argument by its name, which `**settings` may give too. */
function givenTo(
  { args }: Extract<Expression, { type: "call" }>,
  wanted: string,
  scope: Scope,
  evaluator: Evaluator,
): Value | null {
  for (const { name, value, star } of args) {
    if (name === wanted) return evaluator.force(evaluator.evaluate(value, scope));
    if (star !== 2) continue;
    const given = evaluator.force(evaluator.evaluate(value, scope));
    if (given.type !== "dict") continue;
    const entry = [...given.entries.values()].find(({ key }) => textOf(key) === wanted);
    if (entry !== undefined) return evaluator.force(entry.value);
  }
  return null;
}

function instance(
  origin: string,
  attributes: readonly (readonly [string, Value])[],
  site: Site,
): InstanceValue {
  const known = new Map(attributes);
  const native: NativeObject = { attribute: (name) => known.get(name) ?? null };
  return { type: "instance", class: null, origin, attributes: known, native, args: null, site, home: here() };
}
