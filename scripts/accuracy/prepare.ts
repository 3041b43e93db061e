import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { generatedFiles } from "./generated/index.ts";
import { install, pip } from "./install.ts";
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

/** A corpus is not here: no folder given by `--corpora` holds its commit. */
export class AbsentError extends Error {}

/** What builds environments, for all corpora of a cache. */
export function toolsOf(cache: string): string {
  return join(cache, "tools");
}

/**
 * Brings a recipe's sources and a virtual environment into the cache; what is there already is used again.
 * @throws UnreachableError when PyPI cannot be asked, PipError when packages cannot be installed, AbsentError when a
 *   git corpus or a Python that is new enough is not at hand
 */
export function prepare(recipe: Recipe, cache: string, corporaFolders: readonly string[]): Prepared {
  const folder = join(cache, recipe.id);
  const scratch = join(folder, "scratch");
  const standIns = join(folder, "stand-ins");
  mkdirSync(scratch, { recursive: true });
  const top = fetchSource(recipe, folder, corporaFolders);
  const environment = join(folder, "venv");
  const { requirements, laidOver = [] } = recipe;
  once(folder, `installed ${[...requirements, ...laidOver].join(" ")}`, () => {
    const wanted = requirements.map((one) => one.replaceAll("{top}", top));
    install(findPython(recipe), environment, { requirements: wanted, laidOver }, toolsOf(cache));
  });
  rmSync(standIns, { recursive: true, force: true });
  for (const [path, text] of Object.entries(recipe.standIns)) write(join(standIns, path), text);
  return { top, python: join(environment, "bin", "python"), standIns, scratch };
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

/** The first Python that takes the code, on the path or among those of pyenv, which need not be on it. */
function findPython({ python: oldest, newestPython: newest }: Recipe): string {
  if (oldest === undefined) return "python3";
  const minorOf = (version: string) => Number(version.split(".")[1]);
  const minor = minorOf(oldest);
  const names = ["python3", ...Array.from({ length: 4 }, (_, index) => `python3.${minor + index}`)];
  const takesIt = (name: string) => {
    const { status, stdout } = spawnSync(name, ["--version"], { encoding: "utf8" });
    if (status !== 0) return false;
    const found = minorOf(stdout);
    return found >= minor && (newest === undefined || found <= minorOf(newest));
  };
  const found = [...names, ...pythonsOfPyenv()].find(takesIt);
  if (found !== undefined) return found;
  throw new AbsentError(
    `Python ${oldest} or ${newest === undefined ? "newer" : `up to ${newest}`} is not here, neither as one of ${names.join(", ")} nor among those of pyenv: install it.`,
  );
}

/** Its commands answer only for the version that is chosen, so the others are asked for where they lie. */
function pythonsOfPyenv(): string[] {
  const versions = join(process.env.PYENV_ROOT ?? join(homedir(), ".pyenv"), "versions");
  if (!existsSync(versions)) return [];
  const number = new Intl.Collator("en", { numeric: true });
  return readdirSync(versions)
    .filter((version) => /^3\.\d+\.\d+$/.test(version))
    .sort(number.compare)
    .map((version) => join(versions, version, "bin", "python3"));
}

/** Does a step unless a file says that it was done before. */
function once(folder: string, step: string, action: () => void): void {
  const digest = createHash("sha256").update(step).digest("hex").slice(0, 16);
  const done = join(folder, `${step.split(" ", 1)[0]}-${digest}.done`);
  if (existsSync(done)) return;
  action();
  writeFileSync(done, "");
}

function run(command: string, args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(command, args, { encoding: "utf8" });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} failed:\n${stderr.slice(-800)}`);
}
