import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { generatedFiles } from "./generated/index.ts";
import type { Recipe, Source } from "./recipe.ts";

/** Where a recipe's code and its Python lie. */
export interface Prepared {
  /** Top of the sources. */
  readonly top: string;
  readonly python: string;
  /** Folder with the stand-in modules. */
  readonly standIns: string;
  /** Folder that the code may fill when it is imported. */
  readonly scratch: string;
}

/** PyPI could not be asked; nothing can be measured. */
export class UnreachableError extends Error {}

/** PyPI answered, and pip could not install what was asked for. */
export class PipError extends Error {}

/** A corpus is not here: no folder given by `--corpora` holds its commit. */
export class AbsentError extends Error {}

/**
 * Brings a recipe's sources and a virtual environment into the cache; what is there already is used again.
 * @throws UnreachableError when PyPI cannot be asked, AbsentError when a git corpus is not at hand
 */
export function prepare(recipe: Recipe, cache: string, corporaFolders: readonly string[]): Prepared {
  const folder = join(cache, recipe.id);
  const scratch = join(folder, "scratch");
  const standIns = join(folder, "stand-ins");
  mkdirSync(scratch, { recursive: true });
  const top = fetchSource(recipe, folder, corporaFolders);
  const python = join(folder, "venv", "bin", "python");
  once(folder, `installed ${recipe.requirements.join(" ")}`, () => {
    run(findPython(recipe), ["-m", "venv", join(folder, "venv")]);
    const wanted = recipe.requirements.map((one) => one.replaceAll("{top}", top));
    pip(python, ["install", ...wanted]);
  });
  rmSync(standIns, { recursive: true, force: true });
  for (const [path, text] of Object.entries(recipe.standIns)) write(join(standIns, path), text);
  return { top, python, standIns, scratch };
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function fetchSource(recipe: Recipe, folder: string, corporaFolders: readonly string[]): string {
  const { source } = recipe;
  if (source.type === "folder") return resolve(source.path);
  const place = join(folder, "source");
  if (source.type === "generated") {
    rmSync(place, { recursive: true, force: true });
    for (const [path, text] of generatedFiles(source)) write(join(place, path), text);
    return place;
  }
  if (source.type === "pypi" || source.type === "wheel") {
    const distributions = [source.distribution, ...(source.more ?? [])];
    once(folder, `unpacked ${distributions.join(" ")}`, () => {
      const archives = join(folder, "archives");
      for (const old of [place, archives]) rmSync(old, { recursive: true, force: true });
      mkdirSync(place, { recursive: true });
      for (const one of distributions) unpack(one, recipe, archives, place);
    });
    return place;
  }
  once(folder, `checked out ${source.commit}`, () => {
    const repository = findRepository(source, corporaFolders);
    rmSync(place, { recursive: true, force: true });
    mkdirSync(place, { recursive: true });
    const archive = join(folder, "commit.tar");
    run("git", ["-C", repository, "archive", "--output", archive, source.commit, ...(source.paths ?? [])]);
    run("tar", ["xf", archive, "-C", place]);
    rmSync(archive);
  });
  return place;
}

function unpack(distribution: string, recipe: Recipe, archives: string, place: string): void {
  const isWheel = recipe.source.type === "wheel";
  const [name = ""] = distribution.split("==");
  const known = existsSync(archives) ? readdirSync(archives) : [];
  const [form, ending] = isWheel ? ["--only-binary", ".whl"] : ["--no-binary", ".tar.gz"];
  // One that is older than the distribution asks for is told that there is none.
  pip(findPython(recipe), ["download", "--no-deps", form, name, "--dest", archives, distribution]);
  const archive = readdirSync(archives).find((file) => file.endsWith(ending) && !known.includes(file));
  if (archive === undefined) throw new Error(`PyPI has no ${ending} of ${distribution}.`);
  const file = join(archives, archive);
  if (isWheel) run("python3", ["-m", "zipfile", "-e", file, place]);
  else run("tar", ["xzf", file, "--strip-components", "1", "-C", place]);
}

function findRepository(source: Extract<Source, { type: "git" }>, folders: readonly string[]): string {
  const candidates = source.repositories.flatMap((repository) => {
    const [owner = "", name = ""] = repository.split("/");
    const paths = [`${owner}+${name}/repo`, `${owner}/${name}`, name, `${name}.git`];
    return folders.flatMap((folder) => paths.map((path) => join(folder, path)));
  });
  const holds = (path: string) =>
    existsSync(path) && spawnSync("git", ["-C", path, "cat-file", "-e", source.commit]).status === 0;
  const found = candidates.find(holds);
  if (found !== undefined) return found;
  throw new AbsentError(
    `${source.repositories[0] ?? ""} at ${source.commit.slice(0, 12)} is not here: clone it and give the folder above the clone with --corpora.`,
  );
}

/** The first Python on the path that is new enough. */
function findPython({ id, python: oldest }: Recipe): string {
  if (oldest === undefined) return "python3";
  const minor = Number(oldest.split(".")[1]);
  const names = ["python3", ...Array.from({ length: 4 }, (_, index) => `python3.${minor + index}`)];
  const isNewEnough = (name: string) => {
    const { status, stdout } = spawnSync(name, ["--version"], { encoding: "utf8" });
    return status === 0 && Number(stdout.split(".")[1]) >= minor;
  };
  const found = names.find(isNewEnough);
  if (found !== undefined) return found;
  throw new AbsentError(`${id} needs Python ${oldest} or newer, and none of ${names.join(", ")} is that.`);
}

/** Does a step unless a file says that it was done before. */
function once(folder: string, step: string, action: () => void): void {
  const digest = createHash("sha256").update(step).digest("hex").slice(0, 16);
  const done = join(folder, `${step.split(" ", 1)[0]}-${digest}.done`);
  if (existsSync(done)) return;
  action();
  writeFileSync(done, "");
}

const noAnswer =
  /Temporary failure in name resolution|NewConnectionError|ConnectTimeout|Connection refused|ProxyError|Network is unreachable|from versions: none/;

function pip(python: string, args: readonly string[]): void {
  const common = ["--quiet", "--disable-pip-version-check"];
  const [verb = "", ...rest] = args;
  const { status, stderr } = spawnSync(python, ["-m", "pip", verb, ...common, ...rest], { encoding: "utf8" });
  if (status === 0) return;
  const said = stderr.split("\n").filter((line) => !line.startsWith("WARNING"));
  const end = said.join("\n").slice(-1200);
  if (noAnswer.test(stderr)) throw new UnreachableError(end);
  throw new PipError(`pip ${args.join(" ")} failed:\n${end}`);
}

function run(command: string, args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(command, args, { encoding: "utf8" });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} failed:\n${stderr.slice(-800)}`);
}
